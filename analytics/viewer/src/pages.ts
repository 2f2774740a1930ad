// Lists come a page at a time.
import { say } from "./case_words";
import { make } from "./shell";

// pageSize is how many rows the server gives a page of a list.
export const pageSize = 50;

// linkTo is a link with a text.
export function linkTo(address: string, text: string): HTMLAnchorElement {
  const link = make("a", text);
  link.href = address;
  return link;
}

// turns lead to the pages before and after one, as far as there are such.
export const turns = (page: number, total: number, address: (page: number) => string) => [
  ...(page > 1 ? [linkTo(address(page - 1), say("previous"))] : []),
  ...(page * pageSize < total ? [linkTo(address(page + 1), say("next"))] : []),
];
