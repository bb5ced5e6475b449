// Lists, page by page.

import { unwrap } from "./error.js";

/** A page of a list, as the typed client answers it. */
interface Paged<T> {
  data?: { items: T[]; next?: string | null };
  error?: unknown;
  response: Response;
}

/**
 * All items of a list. `page` asks for the page at a cursor, which is absent for the first.
 *
 * `items((cursor) => client().GET("/api/v1/boards", { params: { query: { cursor } } }))`
 */
export async function* items<T>(
  page: (cursor: string | undefined) => Promise<Paged<T>>,
): AsyncGenerator<T, void, undefined> {
  let cursor: string | undefined;
  do {
    const { items, next } = await unwrap(page(cursor));
    yield* items;
    cursor = next ?? undefined;
  } while (cursor !== undefined);
}
