import views from "./views.module.css";

type Place = { id: string; name: string };

/** The parts of a long text, above it, so that none of them has to be looked for. */
export const Jumps = ({ to }: { to: readonly Place[] }) => (
  <nav className={views.jumps} aria-label="Parts of the text">
    <ul>
      {to.map(({ id, name }) => (
        <li key={id}>
          <a href={`#${id}`}>{name}</a>
        </li>
      ))}
    </ul>
  </nav>
);
