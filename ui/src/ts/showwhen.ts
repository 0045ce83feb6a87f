// Fields that depend on an answer: data-show-when="field=value|value". Styles hide them where scripts run;
// this shows those whose condition holds. The server decides again when the form is sent.
import { all } from './dom';

function given(form: HTMLFormElement, field: string): string[] {
  return new FormData(form).getAll(field).map(String);
}

function holds(element: HTMLElement, form: HTMLFormElement): boolean {
  const [field = '', values = ''] = (element.dataset.showWhen ?? '').split(/=(.*)/s);
  const wanted = values.split('|');
  return given(form, field).some((value) => wanted.includes(value));
}

function decide(form: HTMLFormElement): void {
  for (const element of all('[data-show-when]', form)) {
    element.toggleAttribute('data-shown', holds(element, form));
  }
}

function decideAll(): void {
  for (const form of all<HTMLFormElement>('form:has([data-show-when])')) decide(form);
}

decideAll();
document.addEventListener('htmx:after:swap', decideAll);
document.addEventListener('input', (event) => {
  const form = (event.target as Element).closest('form');
  if (form) decide(form);
});
document.addEventListener('reset', () => setTimeout(decideAll));
