import { afterEach, expect, it, vi } from "vitest";
import { onRequestError } from "@/instrumentation";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

it("logs the address of a page that failed without what was asked of it, which may be somebody's own", async () => {
  vi.stubEnv("NEXT_RUNTIME", "nodejs");
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const request = { path: "/confirm?email=dana%40example.com", method: "GET", headers: { "x-correlation-id": "0d9f7a1e" } };
  const context = {
    routerKind: "App Router",
    routePath: "/confirm",
    routeType: "render",
    renderSource: "react-server-components",
    revalidateReason: undefined,
  } as const;
  await onRequestError(new Error("broken"), request, context);
  const line = String(write.mock.calls[0]?.[0]);
  expect(JSON.parse(line)).toMatchObject({ msg: "A page failed.", path: "/confirm", correlationId: "0d9f7a1e" });
  expect(line).not.toContain("dana");
});
