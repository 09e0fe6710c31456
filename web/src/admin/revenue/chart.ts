// The parts of the chart library that we use, and nothing else of it.
import { BarController, BarElement, CategoryScale, Chart, Filler, LinearScale, LineController, LineElement, PointElement, Tooltip } from 'chart.js';

Chart.register(BarController, BarElement, CategoryScale, Filler, LinearScale, LineController, LineElement, PointElement, Tooltip);

export interface Drawing {
  kind: 'bar' | 'line';
  labels: string[];
  values: number[];
  /** Written beside the axis and in the tip. */
  text: (value: number) => string;
}

/** Where nothing is, the axis still needs an end. */
const NO_WORTH = 1;

/** Draws, in the colours of the theme. Reply: what takes it away again. */
export function draw(canvas: HTMLCanvasElement, { kind, labels, values, text }: Drawing): () => void {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const [accent, soft, line, surface, words] = ['--accent', '--accent-soft', '--line', '--surface-3', '--text'].map(token) as [string, string, string, string, string];
  const family = getComputedStyle(document.body).fontFamily;
  const ticks = { color: token('--text-soft'), font: { family, size: 12 } };
  const chart = new Chart(canvas, {
    type: kind,
    data: {
      labels,
      datasets: [
        kind === 'bar'
          ? { data: values, backgroundColor: accent, hoverBackgroundColor: token('--accent-strong'), borderRadius: 5, maxBarThickness: 36 }
          : { data: values, borderColor: accent, backgroundColor: soft, fill: true, borderWidth: 2, pointRadius: 0, pointHoverRadius: 4, pointBackgroundColor: accent, tension: 0.25, cubicInterpolationMode: 'monotone' as const },
      ],
    },
    options: {
      // A chart that grows tells nothing more, and some people mind.
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: { grid: { display: false }, border: { color: line }, ticks: { ...ticks, maxRotation: 0, autoSkipPadding: 16 } },
        y: {
          beginAtZero: true,
          suggestedMax: Math.max(...values) === 0 ? NO_WORTH : undefined,
          grid: { color: line },
          border: { display: false },
          ticks: { ...ticks, precision: 0, maxTicksLimit: 5, callback: (value) => text(Number(value)) },
        },
      },
      plugins: {
        tooltip: {
          backgroundColor: surface,
          titleColor: words,
          bodyColor: words,
          titleFont: { family },
          bodyFont: { family },
          padding: 10,
          displayColors: false,
          callbacks: { label: (item) => text(Number(item.raw)) },
        },
      },
    },
  });
  return () => chart.destroy();
}
