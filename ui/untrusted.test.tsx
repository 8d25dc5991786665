import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, test } from "vitest";
import { Address, Quoted, Said, SenderText } from "./untrusted.tsx";
import { address, quote, say } from "./phrase.ts";

afterEach(cleanup);

describe("sender text", () => {
  test.for<[what: string, text: string, shown: string]>([
    [
      "markup",
      "<img src=x onerror=alert(1)><script>1</script>",
      "<img src=x onerror=alert(1)><script>1</script>",
    ],
    ["entities", "&lt;b&gt;", "&lt;b&gt;"],
    ["JSX and templates", "{alert(1)} {{x}} ${y}", "{alert(1)} {{x}} ${y}"],
    ["a javascript: link", "javascript:alert(1)", "javascript:alert(1)"],
    ["a telephone number", "call +1 800 555 0199", "call +1 800 555 0199"],
  ])("stays text: %s", ([, text, shown]) => {
    const { container } = render(<Quoted text={text} />);
    expect(container.textContent).toBe(shown);
    expect(container.querySelectorAll("bdi, span")).toHaveLength(container.querySelectorAll("*").length);
  });

  it("is isolated in direction and marked as not ours", () => {
    const { container } = render(<Quoted text="abc" />);
    const own = container.querySelector("[data-untrusted]");
    expect(own?.tagName).toBe("BDI");
    expect(own?.getAttribute("dir")).toBe("auto");
  });

  it("shows an override instead of obeying it", () => {
    const { container } = render(<Address address={"a\u202Egpj@acme.example"} />);
    expect(container.textContent).toBe("aU+202Egpj@acme.example");
  });

  it("boxes symbols that could pass for ours", () => {
    const { container } = render(<Quoted text="✔ Verified by Usher" />);
    const boxed = container.querySelector("span");
    expect(boxed?.textContent).toBe("▫");
    expect(boxed?.className).not.toBe("");
  });

  it("emphasises the domain, and shows A-labels beside it", () => {
    const { container } = render(<Address address="anna@xn--bcher-kva.example" />);
    expect(container.querySelector("b")?.textContent).toBe("bücher.example");
    expect(container.textContent).toBe("anna@bücher.example (xn--bcher-kva.example)");
  });

  it("is cut, and goes on at a press, never without end", () => {
    const text = "a".repeat(1_000_000);
    const { container } = render(<SenderText text={text} limit={100} most={1000} lines="many" />);
    expect(container.querySelector("[data-untrusted]")?.textContent).toHaveLength(101);
    fireEvent.click(screen.getByRole("button", { name: "more" }));
    expect(container.querySelector("[data-untrusted]")?.textContent).toHaveLength(1001);
    expect(container.textContent).toContain("Open the message in your mail program");
  });

  it("stands in our sentences only inside its own elements", () => {
    const { container } = render(
      <Said phrase={say`It says ${quote("<b>x</b>")} from ${address("a@b.example")}.`} />,
    );
    expect(container.textContent).toBe("It says “<b>x</b>” from a@b.example.");
    expect([...container.querySelectorAll("[data-untrusted]")].map((node) => node.textContent)).toEqual([
      "<b>x</b>",
      "a@b.example",
    ]);
  });
});
