// What an entry is, in a word and a sign, by the address it goes to.

const KINDS = [
  [/^\/field\/visits\/$/, "heart-handshake", () => gettext("Visit")],
  [/^\/field\/households\/$/, "house", () => gettext("New household")],
  [/^\/field\/households\/[^/]+\/people\/$/, "user", () => gettext("New person")],
  [/^\/field\/households\/[^/]+\/gone\/$/, "house", () => gettext("Household moved out")],
  [/^\/field\/households\//, "house", () => gettext("Change of a household")],
  [/^\/field\/people\//, "user", () => gettext("Change of a person")],
  [/^\/field\/enterprises\/$/, "store", () => gettext("New enterprise")],
  [/^\/field\/enterprises\//, "store", () => gettext("Change of an enterprise")],
  [/^\/field\/mailboxes\/[^/]+\/openings\/$/, "inbox", () => gettext("Opening of a mailbox")],
  [/^\/field\/openings\//, "mail", () => gettext("Letter")],
  [/^\/field\/mailboxes\//, "inbox", () => gettext("Mailbox")],
  [/^\/field\/hazards\/$/, "triangle-alert", () => gettext("New hazard")],
  [/^\/field\/hazards\//, "triangle-alert", () => gettext("Step on a hazard")],
  [/^\/field\/survey\//, "list-checks", () => gettext("Answer to the survey")],
  [/^\/field\/sweeps\//, "list-checks", () => gettext("Sweep")],
  [/^\/field\/rounds\//, "users", () => gettext("Deputies' round")],
  [/^\/field\/cases\//, "file-text", () => gettext("Step on a case")],
  [/^\/borders\//, "spline", () => gettext("Proposed border")],
  [/^\/report\/$/, "megaphone", () => gettext("Demand")],
];

/** The page on which a new thing that waits can be gone on with; "" for none. */
export function onwardOf({ url, about = "" }) {
  const [, hazard] = about.match(/^hazard\/([0-9a-f-]{36})$/) ?? [];
  return hazard && url === "/field/hazards/" ? `${url}${hazard}/` : "";
}

/** {icon, word} of what goes to `url`. */
export function kindOf(url) {
  const [, icon, word] = KINDS.find(([address]) => address.test(url)) ?? [null, "file-text", () => gettext("Entry")];
  return { icon, word: word() };
}
