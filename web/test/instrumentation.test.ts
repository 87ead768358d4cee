import { afterEach, expect, it, vi } from "vitest";
import { onRequestError } from "@/instrumentation";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

it.each([
  ["/confirm?email=dana%40example.com", "/(entrance)/confirm", "dana"],
  ["/shared/GhT5_dana-secret_id-of-a-share42?from=mail", "/(paper)/shared/[id]", "secret"],
])("logs which page failed and not its address, which may hold what is somebody's own: %s", async (path, routePath, own) => {
  vi.stubEnv("NEXT_RUNTIME", "nodejs");
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const request = { path, method: "GET", headers: { "x-correlation-id": "0d9f7a1e" } };
  const context = {
    routerKind: "App Router",
    routePath,
    routeType: "render",
    renderSource: "react-server-components",
    revalidateReason: undefined,
  } as const;
  await onRequestError(new Error("broken"), request, context);
  const line = String(write.mock.calls[0]?.[0]);
  expect(JSON.parse(line)).toMatchObject({ msg: "A page failed.", page: routePath, correlationId: "0d9f7a1e" });
  expect(line).not.toContain(own);
});
