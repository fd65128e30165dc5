/** Plots as drawings, each with its numbers as a table for who cannot see it. */
import type { ReactNode } from "react";

interface Row {
  name: string;
  n: number;
  className?: string;
}

function Plot({ title, rows, children }: { title: string; rows: Row[]; children: ReactNode }) {
  return (
    <figure className="plot">
      <figcaption>
        <h2>{title}</h2>
      </figcaption>
      {children}
      <table className="visually-hidden">
        <caption>{title}</caption>
        <tbody>
          {rows.map(({ name, n }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{n}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

/** Lying bars, one for each row, with their numbers. */
export function Bars({ title, rows }: { title: string; rows: Row[] }) {
  const most = Math.max(1, ...rows.map(({ n }) => n));
  return (
    <Plot title={title} rows={rows}>
      <div className="bars" aria-hidden="true">
        {rows.map(({ name, n, className = "" }) => (
          <div className="bar-row" key={name}>
            <span className="cut">{name}</span>
            <svg viewBox="0 0 100 10" preserveAspectRatio="none">
              <rect className="bar-ground" width="100" height="10" />
              <rect className={`bar ${className}`} width={(100 * n) / most} height="10" />
            </svg>
            <span className="bar-number">{n}</span>
          </div>
        ))}
      </div>
    </Plot>
  );
}

const WIDTH = 600;
const HEIGHT = 150;
const ABOVE = 4; // so that the topmost line is not cut

interface AreaProps {
  days: readonly string[];
  /** What the scale goes up to. */
  most: number;
  children: ReactNode;
}

/** What is drawn over days, with a scale beside it. */
function Area({ days, most, children }: AreaProps) {
  return (
    <div className="plot-area" aria-hidden="true">
      <svg className="plot-svg" viewBox={`0 0 ${WIDTH} ${HEIGHT + ABOVE}`} preserveAspectRatio="none">
        {[0, 0.5, 1].map((part) => (
          <line
            key={part}
            className="grid-line"
            x2={WIDTH}
            y1={ABOVE + HEIGHT * part}
            y2={ABOVE + HEIGHT * part}
          />
        ))}
        {children}
      </svg>
      <p className="scale muted small">
        <span>{most}</span>
        <span>{most / 2}</span>
        <span>0</span>
      </p>
      <p className="ends muted small">
        <span>{days[0]}</span>
        <span>{days.at(-1)}</span>
      </p>
    </div>
  );
}

/** The end of a scale for numbers up to `n`: round, and so that half of it is whole. */
function scaleTo(n: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.max(1, n)));
  return [1, 2, 4, 6, 8, 10, 20].map((times) => times * size).find((end) => end >= n && end % 2 === 0) ?? n;
}

/** Standing columns over time. */
export function Columns({ title, rows }: { title: string; rows: Row[] }) {
  const most = scaleTo(Math.max(...rows.map(({ n }) => n)));
  const step = WIDTH / Math.max(1, rows.length);
  return (
    <Plot title={title} rows={rows}>
      <Area days={rows.map(({ name }) => name)} most={most}>
        {rows.map(({ name, n }, i) => {
          const height = (HEIGHT * n) / most;
          return (
            <rect
              key={name}
              className="bar done"
              x={i * step + 2}
              y={HEIGHT - height + ABOVE}
              width={step - 4}
              height={height}
              rx="2"
            />
          );
        })}
      </Area>
    </Plot>
  );
}

interface Layer {
  name: string;
  className: string;
  values: number[];
}

/** Layers on top of one another over time: the cumulative flow. */
export function Flow({ title, days, layers }: { title: string; days: string[]; layers: Layer[] }) {
  const sums = days.map((_, i) => layers.reduce((sum, { values }) => sum + (values[i] ?? 0), 0));
  const most = scaleTo(Math.max(...sums));
  const step = WIDTH / Math.max(1, days.length - 1);
  const rows = layers.flatMap(({ name, values }) =>
    days.map((day, i) => ({ name: `${name}, ${day}`, n: values[i] ?? 0 })),
  );
  const lower = days.map(() => 0);
  const edge = (): string[] => lower.map((n, i) => `${i * step},${HEIGHT - (HEIGHT * n) / most + ABOVE}`);
  const areas = layers.map(({ name, className, values }) => {
    const bottom = edge();
    values.forEach((n, i) => (lower[i] = (lower[i] ?? 0) + n));
    return { name, className, points: [...edge(), ...bottom.reverse()].join(" ") };
  });
  return (
    <Plot title={title} rows={rows}>
      <Area days={days} most={most}>
        {areas.map(({ name, className, points }) => (
          <polygon key={name} className={`area ${className}`} points={points} />
        ))}
      </Area>
      <ul className="legend" aria-hidden="true">
        {layers.map(({ name, className }) => (
          <li key={name}>
            <span className={`swatch ${className}`} /> {name}
          </li>
        ))}
      </ul>
    </Plot>
  );
}
