// The two charts. Tooltips are drawn on the canvas: HTML ones would need inline styles.

import { one } from "../lib/dom.js";
import { addDays, fill, short, weeksBefore, whole } from "./days.js";

const INK = "#a9bfe0";
const GRID = "#17305a";
const TIP = {
  renderMode: "richText", backgroundColor: "#0d1f3d", borderColor: "#28508a",
  textStyle: { color: "#eaf2ff", fontSize: 12 }, confine: true,
};
const made = {};

function chart(id) {
  made[id] ??= echarts.init(one(`#${id}`), null, { renderer: "canvas" });
  return made[id];
}

const size = () => (innerWidth >= 1800 ? 15 : 12);
const font = () => ({ fontFamily: getComputedStyle(document.body).fontFamily });

/** Bars of the top categories, as many as can be read; of another colour where they grew. */
export function showCategories(all) {
  const rows = all.slice(0, Math.max(Math.floor(one("#categories").clientHeight / (size() + 5)), 3));
  const sorted = [...rows].reverse();
  const top = Math.max(...rows.map((row) => row.n), 1);
  const empty = { text: gettext("Nothing was reported."), left: 4, top: 6, textStyle: { color: INK, fontSize: size() + 1, fontWeight: 400 } };
  chart("categories").setOption({
    ...(rows.length ? {} : { title: empty }), animation: false, textStyle: font(), grid: { left: 4, right: 46, top: 6, bottom: 2, containLabel: true },
    tooltip: {
      ...TIP, trigger: "axis", axisPointer: { type: "none" },
      formatter: ([{ dataIndex }]) => {
        const { name, n, before } = sorted[dataIndex];
        return `${name}\n${fill(gettext("this period %(n)s, before %(before)s"), { n: whole(n), before: whole(before) })}`;
      },
    },
    xAxis: { type: "value", show: false, max: top },
    yAxis: {
      type: "category", data: sorted.map((row) => row.name), axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: INK, fontSize: size(), width: 110, overflow: "truncate", interval: 0 },
    },
    series: [{
      type: "bar", barWidth: "52%", barMaxWidth: 22, cursor: "default",
      data: sorted.map((row) => ({
        value: row.n,
        itemStyle: { color: row.n > row.before ? "#ffb454" : "#3f8fe8", borderRadius: 3 },
      })),
      label: { show: true, position: "right", color: "#eaf2ff", fontSize: size(), formatter: ({ value }) => whole(value) },
    }],
  }, true);
}

/** Received and resolved of every week on the slider. */
export function showTrend({ weekly, resolved, until }) {
  const days = weekly.map((_n, i) => {
    const last = weeksBefore(until, weekly.length - 1 - i);
    return `${short(addDays(last, -6))}–${short(last)}`;
  });
  const line = (name, data, colour, area) => ({
    name, data, type: "line", symbol: "none", lineStyle: { width: 2 }, itemStyle: { color: colour },
    areaStyle: area ? { color: "#2f7de01f" } : undefined,
  });
  chart("trend").setOption({
    animation: false, textStyle: font(),
    grid: { left: 2, right: 10, top: 30, bottom: 2, containLabel: true },
    legend: { top: 0, right: 0, textStyle: { color: INK, fontSize: size() }, itemWidth: 16, itemHeight: 8 },
    tooltip: { ...TIP, trigger: "axis" },
    xAxis: {
      type: "category", data: days, boundaryGap: false, axisTick: { show: false },
      axisLine: { lineStyle: { color: "#28508a" } },
      axisLabel: { color: INK, fontSize: size() - 1, formatter: (words) => words.split("–")[1], hideOverlap: true },
    },
    yAxis: {
      type: "value", minInterval: 1, splitLine: { lineStyle: { color: GRID } },
      axisLabel: { color: INK, fontSize: size() - 1 },
    },
    series: [
      line(gettext("received"), weekly, "#5fb2ff", true),
      line(gettext("of these resolved"), resolved, "#45d49b", false),
    ],
  }, true);
}

export function resizeCharts() {
  for (const each of Object.values(made)) {
    each.resize();
    each.getZr().flush();
  }
}

