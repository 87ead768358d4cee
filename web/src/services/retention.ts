// What the services keep of a person by themselves, and for how long. The documents tell it in words alone.

const hour = 60 * 60 * 1000;

/** How long the AI service gives the first response to whoever repeats a request, in ms. */
export const answersKept = 24 * hour;

/** How long the oauth service remembers that a connection was ended, in ms. */
export const endingsKept = 30 * 24 * hour;
