import { z } from "zod";

/** The services whose work the monolith can still do. */
export const migrated = ["ai", "search", "oauth"] as const;
export type Migrated = (typeof migrated)[number];

/** By which code something is done: by the service, or by the monolith's own. */
export const paths = ["service", "monolith"] as const;
export type Path = (typeof paths)[number];

/** How much of one service's work it does itself, and whether the monolith steps in where it fails. */
export type Flag = { percentage: number; fallback: boolean };

/** How everything stands. */
export type Flags = Record<Migrated, Flag>;

/** Every flag that this program asks for, by the name that it has in a definition. */
export const pathFlag = (service: Migrated) => `${service}-path` as const;
export const fallbackFlag = (service: Migrated) => `${service}-fallback` as const;

const percentage = z.int().min(0).max(100);

// The bucket of the service comes first, and all buckets are 100 together. So whoever is in it stays in it when it
// grows, and who falls out of it when it shrinks comes back as the same one.
const fractional = z
  .tuple([z.tuple([z.literal("service"), percentage]), z.tuple([z.literal("monolith"), percentage])])
  .refine(([[, on], [, off]]) => on + off === 100, "the two buckets must be 100 together");

const pathSchema = z.strictObject({
  state: z.literal("ENABLED"),
  variants: z.strictObject({ service: z.literal("service"), monolith: z.literal("monolith") }),
  defaultVariant: z.literal("service"),
  targeting: z.strictObject({ fractional }),
});

const fallbackSchema = z.strictObject({
  state: z.literal("ENABLED"),
  variants: z.strictObject({ on: z.literal(true), off: z.literal(false) }),
  defaultVariant: z.enum(["on", "off"]),
});

const flagsOfAll = Object.fromEntries(
  migrated.flatMap((service): [string, z.ZodType][] => [
    [pathFlag(service), pathSchema],
    [fallbackFlag(service), fallbackSchema],
  ]),
) as Record<ReturnType<typeof pathFlag>, typeof pathSchema> &
  Record<ReturnType<typeof fallbackFlag>, typeof fallbackSchema>;

/** A definition in flagd's format, of the flags that are used here and no others. */
export const definitionSchema = z.strictObject({
  $schema: z.literal("https://flagd.dev/schema/v0/flags.json"),
  flags: z.strictObject(flagsOfAll),
});

/** A definition in flagd's format. */
export type Definition = z.output<typeof definitionSchema>;

/** The definition that says this. */
export const definitionOf = (flags: Flags): Definition => ({
  $schema: "https://flagd.dev/schema/v0/flags.json",
  flags: Object.fromEntries(
    migrated.flatMap((service) => {
      const { percentage: on, fallback } = flags[service];
      return [
        [
          pathFlag(service),
          {
            state: "ENABLED",
            variants: { service: "service", monolith: "monolith" },
            defaultVariant: "service",
            targeting: {
              fractional: [
                ["service", on],
                ["monolith", 100 - on],
              ],
            },
          },
        ],
        [
          fallbackFlag(service),
          { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: fallback ? "on" : "off" },
        ],
      ];
    }),
  ) as Definition["flags"],
});

/** What a definition says. */
export const flagsIn = ({ flags }: Definition): Flags => {
  const one = (service: Migrated): Flag => ({
    percentage: flags[pathFlag(service)].targeting.fractional[0][1],
    fallback: flags[fallbackFlag(service)].defaultVariant === "on",
  });
  return { ai: one("ai"), search: one("search"), oauth: one("oauth") };
};
