// What a program in TypeScript reads of the API: compiled by tests/api/test_typescript.py, never run.
import createClient from "openapi-fetch";
import type { paths } from "./schema";

type IsAny<T> = 0 extends 1 & T ? true : false;
type IsKnown<T> = IsAny<T> extends true ? false : unknown extends T ? false : true;

const api = createClient<paths>({ querySerializer: { array: { style: "form", explode: false } } });

export async function read(): Promise<void> {
  const query = { country: "CHN", direction: ["import" as const], from: "2015", rule: "all", page_size: 5 };
  const { data, error } = await api.GET("/api/v1/trade/flows/", { params: { query } });
  if (!data) {
    const nearest: string | null | undefined = error?.errors[0]?.nearest;
    console.log(nearest);
    return;
  }
  const isKnown: IsKnown<(typeof data.results)[0]["value"]> = true;
  const next: string | null = data.next;
  for (const row of data.results) {
    const value: number | null = row.value;
    const direction: "export" | "import" | "turnover" = row.direction;
    const names: string[] = [row.source.name, row.country.code, row.period_start, row.as_quoted];
    console.log(value, direction, names, next, isKnown);
  }
  // @ts-expect-error - a row has no such field.
  console.log(data.results[0].nonsense);
  // @ts-expect-error - the table takes no such parameter.
  await api.GET("/api/v1/trade/flows/", { params: { query: { contry: "CHN" } } });
}

export async function readOthers(): Promise<void> {
  const one = await api.GET("/api/v1/trade/flows/{id}/", { params: { path: { id: "1" } } });
  const replaced: number | undefined = one.data?.replaced_by?.id;
  const posts = await api.GET("/api/v1/diplomacy/missions/");
  const city: string | undefined = posts.data?.results[0]?.city;
  const path = { domain: "trade", figure: "partner" } as const;
  const chart = await api.GET("/api/v1/charts/{domain}/{figure}/", { params: { path } });
  const value: number | null | undefined = chart.data?.series[0]?.points[0]?.value;
  const claim = { domain: "trade", table: "flows", id: "1" } as const;
  const said = await api.GET("/api/v1/{domain}/{table}/{id}/vintages/", { params: { path: claim } });
  const since: string | undefined = said.data?.results[0]?.known_from;
  const table = { domain: "trade", table: "flows" } as const;
  const asked = { path: table, query: { format: "json", embed: "none" } as const };
  const rows = await createClient<paths, "application/json">().GET("/api/v1/{domain}/{table}/", { params: asked });
  const slim: string | undefined = rows.data?.results.map((row) => JSON.stringify(row)).join();
  console.log(replaced, city, value, since, slim, rows.data?.next);
}
