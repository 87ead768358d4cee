import { afterEach, beforeEach, expect, it } from "vitest";
import { look as lookAt, origin, type Visitor, widths } from "./chromium";
import { demoUser } from "./newcomer";

let dana: Visitor;
beforeEach(async () => {
  dana = await demoUser("/connections", "Connections", { width: widths.desk });
});
afterEach(async () => {
  const { faults } = dana;
  await dana.leave();
  expect(faults).toEqual([]);
});

const press = (name: string) => dana.page.getByRole("button", { name, exact: true }).click();
const connected = () => dana.page.getByText("Connected.", { exact: true });

it("an account is connected, tried and disconnected, and its callback is reloaded without harm", async () => {
  let callback = "";
  dana.page.on("request", (request) => {
    if (request.url().startsWith(`${origin}/oauth/callback`)) callback = request.url();
  });
  await lookAt(dana.page, "connections-none");
  await press("Connect Google Business");
  await dana.page.getByText("The account is connected.").waitFor();
  await connected().waitFor();
  await lookAt(dana.page, "connections-connected");

  expect(callback).toContain("state=");
  await dana.page.goto(callback);
  await dana.page.waitForURL(`${origin}/connections`);
  await connected().waitFor();

  await press("Check that it works");
  await dana.page.getByText("It works: the provider answered just now, and access was renewed.").waitFor();
  await connected().waitFor();

  await press("Disconnect");
  await dana.page.getByText("The account is disconnected.").waitFor();
  await dana.page.getByText("Not connected.").waitFor();
});
