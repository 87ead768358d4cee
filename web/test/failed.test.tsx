import { fireEvent, render, screen } from "@testing-library/react";
import { UnrecognizedActionError } from "next/dist/client/components/unrecognized-action-error";
import { afterEach, expect, it, vi } from "vitest";
import PageFailed from "@/app/error";
import { FailureBanner } from "@/components/failure/failure";
import { newVersion } from "@/services/failure";

afterEach(() => vi.restoreAllMocks());

const named = (name: string) => Object.assign(new Error("Failed to load chunk 17."), { name });
const reloads = () => vi.spyOn(window.location, "reload").mockReturnValue(undefined);
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

it.each([
  ["a part of its script is gone", named("ChunkLoadError")],
  ["the server does not know its action", new UnrecognizedActionError("It was not found on the server.")],
])("a page tells that there is a new version of it when %s, and loads that", (_, error) => {
  const reload = reloads();
  render(<PageFailed error={error} />);
  screen.getByRole("heading", { name: "There is a new version of this page." });
  press("Load the page anew");
  expect(reload).toHaveBeenCalledOnce();
});

it("a page that failed is loaded anew, so that an old tab does not stay as it is", () => {
  const reload = reloads();
  render(<PageFailed error={Object.assign(new Error("No."), { digest: "abc" })} />);
  screen.getByRole("heading", { name: "This page could not be shown." });
  screen.getByText("abc");
  press("Try again");
  expect(reload).toHaveBeenCalledOnce();
});

it("what a form sent is told to be kept when there is a new version of its page", () => {
  const reload = reloads();
  render(<FailureBanner failure={newVersion} />);
  screen.getByText("What you typed is kept in this browser.");
  press("Load the page anew");
  expect(reload).toHaveBeenCalledOnce();
});
