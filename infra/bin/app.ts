import { makeApp } from "../lib/app.ts";

makeApp().synth();
