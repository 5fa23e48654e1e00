// A field to sign in with a finger, a pen or the mouse. Without this script a photo of the signed sheet is sent instead.
(() => {
  "use strict";
  const WIDTH = 600;
  const HEIGHT = 200;

  const prepare = (place) => {
    const input = place.querySelector("input[type=file]");
    const canvas = document.createElement("canvas");
    const clear = document.createElement("button");
    const pen = canvas.getContext("2d");
    let isDrawing = false;

    canvas.width = WIDTH;
    canvas.height = HEIGHT;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", place.dataset.label);
    Object.assign(canvas.style, { display: "block", width: "100%", maxWidth: `${WIDTH}px`, border: "1px solid", background: "#fff", touchAction: "none" });
    clear.type = "button";
    clear.className = "quiet";
    clear.textContent = place.dataset.clear;

    const wipe = () => {
      // What is transparent would be black once it is kept.
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, WIDTH, HEIGHT);
    };
    const at = (event) => {
      const box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) * WIDTH / box.width, (event.clientY - box.top) * HEIGHT / box.height];
    };
    const send = () => canvas.toBlob((picture) => {
      const files = new DataTransfer();
      files.items.add(new File([picture], "signature.png", { type: "image/png" }));
      input.files = files.files;
    }, "image/png");

    canvas.addEventListener("pointerdown", (event) => {
      isDrawing = true;
      canvas.setPointerCapture(event.pointerId);
      Object.assign(pen, { lineWidth: 3, lineCap: "round", lineJoin: "round", strokeStyle: "#000" });
      pen.beginPath();
      pen.moveTo(...at(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!isDrawing) return;
      pen.lineTo(...at(event));
      pen.stroke();
    });
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, () => {
        if (isDrawing) send();
        isDrawing = false;
      });
    }
    clear.addEventListener("click", () => {
      wipe();
      input.value = "";
    });
    wipe();
    place.append(canvas, clear);
  };

  document.querySelectorAll("[data-signature]").forEach(prepare);
})();
