// Days and numbers in words of the page's language.

const LANGUAGE = document.documentElement.lang || "zh-Hans";
const DAY = 86400000;

/** The day `weeks` before `until` (ISO), as a Date at noon so that no clock change matters. */
export function weeksBefore(until, weeks) {
  return new Date(Date.parse(`${until}T12:00:00Z`) - weeks * 7 * DAY);
}

export function addDays(date, days) {
  return new Date(date.getTime() + days * DAY);
}

export function short(date) {
  return `${date.getUTCMonth() + 1}.${date.getUTCDate()}`;
}

export function month(date) {
  return new Intl.DateTimeFormat(LANGUAGE, { month: "short", timeZone: "UTC" }).format(date);
}

export const whole = (n) => new Intl.NumberFormat(LANGUAGE).format(Math.round(n));

export function tenth(n) {
  return new Intl.NumberFormat(LANGUAGE, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
    .format(n);
}

/** Fill `%(name)s` places of a translated sentence. */
export const fill = (words, values) => interpolate(words, values, true);
