// The list of clients.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get, post, remove, type Schemas, upload } from "../api.ts";
import { clock, day, t } from "../i18n.ts";
import { go, report } from "../state.ts";
import { Busy, Button, Link } from "../ui/parts.tsx";

const clients = signal<Schemas["Listed"][] | null>(null);
const name = signal("");
const erasing = signal<string | null>(null);
const typed = signal("");

const load = () => get<Schemas["Listed"][]>("/api/clients").then((all) => (clients.value = all), report);

export function Clients() {
  useEffect(() => void load(), []);
  const add = (event: Event) => {
    event.preventDefault();
    post<Schemas["Made"]>("/api/clients", { name: name.value, note: "" }).then((made) => {
      name.value = "";
      go(`/c/${made.consultation}/intake`);
    }, report);
  };
  const bring = (event: Event) => {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (!file) return;
    upload<Schemas["Made"]>("/api/cases", file, () => {}).then((made) => go(`/c/${made.consultation}/design`), report);
  };
  if (!clients.value) return <Busy />;
  return (
    <div class="narrow">
      <h1>{t("clients-title")}</h1>
      <form class="row" onSubmit={add}>
        <label class="field grow">
          <span>{t("clients-name")}</span>
          <input value={name.value} onInput={(e) => (name.value = (e.target as HTMLInputElement).value)} dir="auto" required />
        </label>
        <button class="primary" type="submit">
          {t("clients-add")}
        </button>
        <label class="button">
          {t("clients-import")}
          <input type="file" accept=".stubble" onChange={bring} />
        </label>
      </form>
      {clients.value.length === 0 && <p class="empty">{t("clients-empty")}</p>}
      <ul class="cards">
        {clients.value.map((client) => (
          <li key={client.id} class="card">
            <h2>
              <bdi>{client.name}</bdi> {client.sample && <span class="badge">{t("clients-sample")}</span>}
            </h2>
            {client.note && <p dir="auto">{client.note}</p>}
            <ul class="plain">
              {client.consultations.map((visit) => (
                <li key={visit.id}>
                  <Link to={`/c/${visit.id}/${client.sample ? "design" : "intake"}`}>
                    {t("clients-consultation", { date: day(visit.created.slice(0, 10)) })}
                  </Link>{" "}
                  {!(client.sample && visit.edits === 0) && <small>{t("clients-edits", { edits: visit.edits, time: clock(visit.changed) })}</small>}
                </li>
              ))}
            </ul>
            {erasing.value === client.id ? (
              <form
                class="row"
                onSubmit={(event) => {
                  event.preventDefault();
                  erasing.value = null;
                  remove(`/api/clients/${client.id}`).then(load, report);
                }}
              >
                <label class="field grow">
                  <span>{t("erase-type", { name: client.name })}</span>
                  <input value={typed.value} onInput={(e) => (typed.value = (e.target as HTMLInputElement).value)} />
                </label>
                <button class="danger" type="submit" disabled={typed.value !== client.name}>
                  {t("erase-for-ever")}
                </button>
                <Button onClick={() => (erasing.value = null)}>{t("cancel")}</Button>
              </form>
            ) : (
              <Button
                class="quiet"
                onClick={() => {
                  typed.value = "";
                  erasing.value = client.id;
                }}
              >
                {t("erase")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
