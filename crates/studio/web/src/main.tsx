// The page: which part of it the address asks for, and the frame around it.

import { render } from "preact";
import { useEffect } from "preact/hooks";
import { get, type Settings as SettingsOf } from "./api.ts";
import { clock, setLanguage, t } from "./i18n.ts";
import { Capture } from "./pages/capture.tsx";
import { Clients } from "./pages/clients.tsx";
import { Design } from "./pages/design.tsx";
import { Intake } from "./pages/intake.tsx";
import { Measure } from "./pages/measure.tsx";
import { Plan } from "./pages/plan.tsx";
import { Preview } from "./pages/preview.tsx";
import { Pair, Phone } from "./pages/phone.tsx";
import { Project } from "./pages/project.tsx";
import { Guide, Papers, Present, Settings } from "./pages/rest.tsx";
import { open, opened, others, redo, refusal, report, route, saving, settings, undo, unpaired } from "./state.ts";
import { Busy, Button, Gate, Link, RefusalNote } from "./ui/parts.tsx";

const STEPS = ["intake", "capture", "measure", "design", "preview", "plan", "papers"] as const;
const PAGES = { intake: Intake, capture: Capture, measure: Measure, design: Design, preview: Preview, plan: Plan, papers: Papers };

function Saved() {
  const now = opened.value;
  if (now?.read_only) return <span class="saved warn">{t("saved-read-only")}</span>;
  if (refusal.value?.kind === "offline") return <span class="saved warn">{t("saved-offline")}</span>;
  if (saving.value) return <span class="saved">{t("saving")}</span>;
  return now ? <span class="saved">{t("saved", { time: clock(now.saved) })}</span> : null;
}

function Others() {
  if (others.value.length === 0) return null;
  return (
    <div class="notice" role="status">
      {t("others", { what: others.value.map((line) => line.label).join(", ") })}{" "}
      <Button class="quiet" onClick={() => (others.value = [])}>
        {t("close")}
      </Button>
    </div>
  );
}

function Consultation({ id, step }: { id: string; step: (typeof STEPS)[number] }) {
  useEffect(() => void open(id), [id]);
  const now = opened.value;
  if (!now || now.id !== id) return refusal.value ? <RefusalNote /> : <Busy />;
  const Page = PAGES[step];
  const grave = now.gates.filter((gate) => gate.gate === "stop" || gate.gate === "defer" || gate.gate === "doctor");
  return (
    <>
      <nav class="steps" aria-label={t("steps")}>
        <strong>
          <bdi>{now.client_name}</bdi>
        </strong>
        {STEPS.map((name) => (
          <Link key={name} to={`/c/${id}/${name}`} current={name === step}>
            {t(`step-${name}`)}
          </Link>
        ))}
        <Saved />
      </nav>
      {step !== "intake" && grave.length > 0 && (
        <div class="gates">
          {grave.map((reason) => (
            <Gate key={reason.id} reason={reason} />
          ))}
        </div>
      )}
      <Others />
      <RefusalNote />
      <h1 class="unseen">{t(`step-${step}`)}</h1>
      <Page now={now} />
    </>
  );
}

function App() {
  useEffect(() => {
    if (route.value.startsWith("/phone/")) return;
    get<SettingsOf>("/api/settings").then((found) => {
      settings.value = found;
      setLanguage(found.language);
    }, report);
    const keys = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
      const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (typing || !opened.value) return;
      event.preventDefault();
      if (event.shiftKey) redo();
      else undo();
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, []);

  const [, first = "", id = "", step = "design"] = route.value.split("/");
  if (first === "phone") return <Phone ticket={id} />;
  if (unpaired.value) return <Pair />;
  if (first === "present") return <Shown id={id} />;
  if (first === "project") return <Projected id={id} />;
  return (
    <>
      <a class="skip" href="#main">
        {t("skip")}
      </a>
      <header>
        <Link to="/" current={first === ""}>
          <span class="brand">Stubble</span>
        </Link>
        <Link to="/guide" current={first === "guide"}>
          {t("guide")}
        </Link>
        <Link to="/settings" current={first === "settings"}>
          {t("settings")}
        </Link>
      </header>
      <main id="main" tabIndex={-1}>
        {first === "c" ? (
          <Consultation id={id} step={(STEPS as readonly string[]).includes(step) ? (step as (typeof STEPS)[number]) : "design"} />
        ) : (
          <>
            <RefusalNote />
            {first === "guide" ? <Guide /> : first === "settings" ? <Settings /> : <Clients />}
          </>
        )}
      </main>
    </>
  );
}

function Shown({ id }: { id: string }) {
  useEffect(() => void open(id), [id]);
  return opened.value?.id === id ? <Present now={opened.value} /> : <Busy />;
}

function Projected({ id }: { id: string }) {
  useEffect(() => void open(id), [id]);
  return opened.value?.id === id ? <Project now={opened.value} /> : <Busy />;
}

// The page itself stays at hand without a connection; records never leave the studio for a browser's store.
if ("serviceWorker" in navigator && isSecureContext) void navigator.serviceWorker.register("/sw.js").catch(() => {});

setLanguage(null);
const root = document.getElementById("app");
if (root) render(<App />, root);
