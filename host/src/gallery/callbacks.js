// What happens on the gallery's pages: clientside callbacks, as a Dash app has them in its assets.
window.dash_clientside = Object.assign({}, window.dash_clientside, {
  gallery: {
    /** The tab's name follows the page. */
    title(path) {
      const names = { "": "Operations", charts: "Charts", tables: "Tables", form: "Booking", report: "Report", controls: "Controls", bootstrap: "Bootstrap", mantine: "Mantine", states: "States" };
      document.title = `${names[String(path || "").replace(/\//g, "")] || "Not found"} – Skerry Lines`;
      return window.dash_clientside.no_update;
    },

    /** The dashboard: one route or all, the last quarter, half year, year or both years. */
    dashboard(route, period, measure, draw, data, weekly, byRoute) {
      const all = Object.keys(data.routes);
      const chosen = !route || route === "All routes" ? all : [route];
      const count = Number(period) || data.weeks.length;
      const weeks = data.weeks.slice(-count);
      const of = (name, from = count, to = 0) => data.routes[name][measure].slice(-from, to ? -to : undefined);
      const sum = (values) => values.reduce((total, value) => total + value, 0);
      const total = (from, to) => chosen.reduce((total, name) => total + sum(of(name, from, to)), 0);

      const lines = structuredClone(weekly);
      const unit = measure === "takings" ? "Thousand euros a week" : "Passengers a week";
      lines.data = lines.data.filter((trace) => chosen.includes(trace.name));
      for (const trace of lines.data) {
        trace.x = weeks;
        trace.y = of(trace.name);
        trace.stackgroup = draw === "areas" ? "1" : undefined;
        trace.hovertemplate = `${trace.name}<br>%{x|%-d %b %Y}<br>%{y:,} ${measure === "takings" ? "thousand euros" : "passengers"}<extra></extra>`;
      }
      lines.layout.yaxis.title.text = unit;

      const bars = structuredClone(byRoute);
      bars.data = bars.data.filter((trace) => chosen.includes(trace.name));

      const number = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });
      const now = total(count);
      const before = data.weeks.length >= count * 2 ? total(count * 2, count) : total(52, 0) === now ? 0 : total(104, 52);
      const change = before ? ((now / before - 1) * 100).toFixed(1) : null;
      const shown = measure === "takings" ? `€ ${number.format(now / 1000)} M` : number.format(Math.round(now / 100) / 10) + " k";
      const said = change === null ? "both years together" : `${change >= 0 ? "+" : "−"}${Math.abs(change)} % on the time before`;
      return [lines, bars, shown, measure === "takings" ? "Takings" : "Passengers", said];
    },

    /** Tables: rows of one status. */
    rows(status, rows) {
      return !status || status === "All" ? rows : rows.filter((row) => row.status === status);
    },

    chosen(rows) {
      const names = (Array.isArray(rows) ? rows : []).map((row) => row.vessel);
      return names.length ? `Chosen: ${names.join(", ")}` : "Choose ships with the boxes at the left.";
    },

    /** A booking costs what its parts cost. */
    price(adults, children, car, fare, extras) {
      const each = { saver: 14, standard: 21, flexible: 34 }[fare] || 21;
      const cost = (adults || 0) * each + (children || 0) * each * 0.5 + ({ none: 0, car: 38, van: 62, bicycle: 4 }[car] || 0) + (extras || []).length * 9;
      return `€ ${cost.toFixed(2)}`;
    },

    /** Names that are missing are said beside their fields. */
    valid(name, mail) {
      const named = Boolean(name && name.trim().length > 1);
      const mailed = /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(mail || "");
      return [named, Boolean(name) && !named, mailed, Boolean(mail) && !mailed, !(named && mailed)];
    },

    /** A dialog that any of its buttons opens or closes. */
    open(...buttons) {
      const isOpen = buttons.pop();
      return buttons.some(Boolean) ? !isOpen : window.dash_clientside.no_update;
    },

    show(clicks) {
      return Boolean(clicks);
    },

    toggle(clicks, isOpen) {
      return clicks ? !isOpen : isOpen;
    },

    echo(...values) {
      const said = values.map((value) => (Array.isArray(value) ? value.join(", ") : value)).filter((value) => value !== null && value !== undefined && value !== "");
      return said.length ? said.join(" · ") : "Nothing chosen";
    },

    /** Takes its time, so that what is shown meanwhile can be seen. */
    slow(clicks) {
      return clicks ? new Promise((done) => setTimeout(() => done(`Loaded ${clicks} ${clicks === 1 ? "time" : "times"}.`), 1500)) : "Not loaded yet.";
    },
  },
});
