// The small parts that all pages are made of.

import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import type { Schemas } from "../api.ts";
import type { FluentVariable } from "@fluent/bundle";
import { language, ofPhoto, rowKey, said, t } from "../i18n.ts";
import { go, refusal } from "../state.ts";
import { reasonRemarks } from "./words.ts";

type Props<T> = T & { children?: ComponentChildren };

export function Link({ to, children, current }: Props<{ to: string; current?: boolean }>) {
  const click = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a href={to} onClick={click} aria-current={current ? "page" : undefined}>
      {children}
    </a>
  );
}

export function Button(props: JSX.IntrinsicElements["button"]) {
  return <button type="button" {...props} />;
}

export function Field({ label, help, children }: Props<{ label: string; help?: string }>) {
  return (
    <label class="field">
      <span>{label}</span>
      {children}
      {help && <small>{help}</small>}
    </label>
  );
}

/** A field's text, kept apart while it is typed: the page may be drawn anew meanwhile, and must not take it away. */
function useTyped(value: string, tell: (text: string) => void) {
  const typed = useSignal<string | null>(null);
  const textOf = (event: Event) => (event.target as HTMLInputElement).value;
  return {
    value: typed.value ?? value,
    onInput: (event: Event) => (typed.value = textOf(event)),
    onChange: (event: Event) => {
      tell(textOf(event));
      typed.value = null;
    },
  };
}

/** Text that is told when the person leaves it or rests, not at every letter. */
export function Text(props: { label: string; value: string; onChange: (value: string) => void; long?: boolean; help?: string }) {
  const typed = useTyped(props.value, (value) => {
    if (value !== props.value) props.onChange(value);
  });
  return (
    <Field label={props.label} help={props.help ?? ""}>
      {props.long ? (
        <textarea rows={3} {...typed} dir="auto" />
      ) : (
        <input {...typed} dir="auto" />
      )}
    </Field>
  );
}

export function NumberField(props: {
  label: string;
  value: number | null | undefined;
  onChange: (value: number | null) => void;
  min?: number;
  max?: number;
  step?: number;
  unit?: string;
  placeholder?: string;
}) {
  const typed = useTyped(String(props.value ?? ""), (text) => props.onChange(text === "" ? null : Number(text)));
  return (
    <Field label={props.unit ? `${props.label} (${props.unit})` : props.label}>
      <input
        type="number"
        inputMode="decimal"
        {...typed}
        min={props.min}
        max={props.max}
        step={props.step ?? "any"}
        placeholder={props.placeholder ?? ""}
      />
    </Field>
  );
}

export function Choice<T extends string>(props: {
  label: string;
  value: T | null | undefined;
  options: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
  empty?: string;
}) {
  return (
    <Field label={props.label}>
      <select value={props.value ?? ""} onChange={(e) => props.onChange((e.target as HTMLSelectElement).value as T)}>
        {props.empty !== undefined && <option value="">{props.empty}</option>}
        {props.options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** A few exclusive choices side by side. */
export function Segments<T extends string>(props: {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset class="segments">
      <legend>{props.label}</legend>
      {props.options.map(([value, words]) => (
        <label key={value}>
          <input type="radio" name={name} checked={value === props.value} onChange={() => props.onChange(value)} />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** What the studio says in its own words: in English, unless the papers' catalogues know its key. */
export function Said({ children, words, values }: { children: string; words?: string; values?: Record<string, FluentVariable> }) {
  const { text, lang } = said(words ?? "", children, values);
  return (
    <span dir="auto" lang={lang}>
      {text}
    </span>
  );
}

/** What stands against a photo. */
export function OfPhoto({ reason }: { reason: string }) {
  const { text, lang } = ofPhoto(reason);
  return (
    <span dir="auto" lang={lang}>
      {text}
    </span>
  );
}

/** How well something is known. */
export function GradeMark({ grade }: { grade: Schemas["Grade"] }) {
  return (
    <span class={`grade grade-${grade}`} title={t(`grade-${grade}-help`)}>
      {t(`grade-${grade}`)}
    </span>
  );
}

export function Gate({ reason }: { reason: Schemas["Reason"] }) {
  const open = useSignal(false);
  return (
    <div class={`gate gate-${reason.gate}`}>
      <button type="button" aria-expanded={open.value} onClick={() => (open.value = !open.value)}>
        <strong>{t(`gate-${reason.gate}`)}</strong> <Said words={rowKey(reason.id)}>{reason.title}</Said>
        {reason.until && <span> {t("gate-until", { date: reason.until })}</span>}
      </button>
      {open.value && (
        <p>
          <Said words={rowKey(reason.id, "-text")}>{reason.text}</Said>
          {language.value !== "en" && reasonRemarks(reason).map((key) => <Said key={key} words={key}>{" "}</Said>)}
        </p>
      )}
    </div>
  );
}

export function RefusalNote() {
  const now = refusal.value;
  if (!now) return null;
  return (
    <div class="refusal" role="alert">
      <strong>{t(now.title)}</strong>
      {now.help && <span> {t(now.help)}</span>}
      <Button class="quiet" aria-label={t("close")} onClick={() => (refusal.value = null)}>
        ×
      </Button>
    </div>
  );
}

export function Busy({ children }: Props<object>) {
  return (
    <p class="busy" role="status">
      <span class="spinner" aria-hidden="true" /> {children ?? t("working")}
    </p>
  );
}
