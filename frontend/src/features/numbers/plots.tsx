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

/** Standing columns over time. */
export function Columns({ title, rows }: { title: string; rows: Row[] }) {
  const most = Math.max(1, ...rows.map(({ n }) => n));
  const step = WIDTH / Math.max(1, rows.length);
  return (
    <Plot title={title} rows={rows}>
      <svg
        className="plot-svg"
        viewBox={`0 0 ${WIDTH} ${HEIGHT + 4}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {rows.map(({ name, n }, i) => {
          const height = n === 0 ? 2 : (HEIGHT * n) / most;
          return (
            <rect
              key={name}
              className={n === 0 ? "bar-ground" : "bar done"}
              x={i * step + 2}
              y={HEIGHT - height + 4}
              width={step - 4}
              height={height}
              rx="2"
            />
          );
        })}
      </svg>
      <Ends from={rows[0]?.name} to={rows.at(-1)?.name} most={most} />
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
  const most = Math.max(1, ...sums);
  const step = WIDTH / Math.max(1, days.length - 1);
  const rows = layers.flatMap(({ name, values }) =>
    days.map((day, i) => ({ name: `${name}, ${day}`, n: values[i] ?? 0 })),
  );
  const lower = days.map(() => 0);
  const areas = layers.map(({ name, className, values }) => {
    const bottom = lower.map((n, i) => `${i * step},${HEIGHT - (HEIGHT * n) / most + 4}`);
    values.forEach((n, i) => (lower[i] = (lower[i] ?? 0) + n));
    const top = lower.map((n, i) => `${i * step},${HEIGHT - (HEIGHT * n) / most + 4}`);
    return { name, className, points: [...top, ...bottom.reverse()].join(" ") };
  });
  return (
    <Plot title={title} rows={rows}>
      <svg
        className="plot-svg"
        viewBox={`0 0 ${WIDTH} ${HEIGHT + 4}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {areas.map(({ name, className, points }) => (
          <polygon key={name} className={`area ${className}`} points={points} />
        ))}
      </svg>
      <Ends from={days[0]} to={days.at(-1)} most={most} />
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

function Ends({ from, to, most }: { from: string | undefined; to: string | undefined; most: number }) {
  return (
    <p className="ends muted small" aria-hidden="true">
      <span>{from}</span>
      <span>max. {most}</span>
      <span>{to}</span>
    </p>
  );
}
