// Opens the map when somebody asks for it. Without this script the page has the same as a drawing and as a table.
(() => {
  "use strict";
  const place = document.getElementById("map");
  const words = place.dataset;

  const load = (element, attribute, address) => new Promise((loaded, failed) => {
    const made = document.createElement(element);
    made.onload = loaded;
    made.onerror = failed;
    if (element === "link") made.rel = "stylesheet";
    made[attribute] = address;
    document.head.append(made);
  });

  const json = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  // What residents wrote reaches the page as text, never as markup.
  const bubble = (report) => {
    const box = document.createElement("div");
    const link = document.createElement("a");
    link.href = report.path;
    link.textContent = report.number;
    const text = document.createElement("p");
    text.textContent = report.text.length > 140 ? report.text.slice(0, 140) + "…" : report.text;
    box.append(link, text);
    return box;
  };

  const label = (text) => {
    const box = document.createElement("span");
    box.textContent = text;
    return box;
  };

  const draw = (quarters, reports) => {
    const map = L.map(place);
    map.attributionControl.setPrefix(false);
    if (words.tiles) L.tileLayer(words.tiles, { attribution: words.attribution, maxZoom: 19 }).addTo(map);
    const outlines = L.geoJSON(quarters, {
      style: { className: "quarter", weight: 1.5, fillOpacity: 0.08 },
      pointToLayer: (quarter, at) => L.circleMarker(at, { radius: 4, weight: 1 }),
      onEachFeature: (quarter, layer) => layer.bindTooltip(label(quarter.properties.name)),
    }).addTo(map);
    const points = L.geoJSON(reports, {
      filter: (report) => report.geometry !== null,
      pointToLayer: (report, at) => L.circleMarker(at, { radius: 8, className: report.properties.open ? "report-open" : "report-closed" }),
      onEachFeature: (report, layer) => layer.bindPopup(bubble(report.properties)),
    }).addTo(map);
    // A point that somebody set far away must not shrink the town to a dot.
    const town = outlines.getBounds();
    const bounds = town.isValid() ? L.latLngBounds(town.getSouthWest(), town.getNorthEast()) : points.getBounds();
    if (town.isValid()) points.eachLayer((point) => town.pad(1).contains(point.getLatLng()) && bounds.extend(point.getLatLng()));
    if (bounds.isValid()) map.fitBounds(bounds, { maxZoom: 17 });
    else map.setView(JSON.parse(words.centre), 14);
  };

  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet no-print";
  button.textContent = words.open;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const [quarters, reports] = await Promise.all([
        json(words.quarters), json(words.reports), load("script", "src", words.leaflet), load("link", "href", words.style),
      ]);
      place.hidden = false;
      draw(quarters, reports);
      button.remove();
    } catch {
      button.disabled = false;
      button.textContent = words.failed;
    }
  });
  place.before(button);
})();
