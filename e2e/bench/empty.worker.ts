self.addEventListener("message", () => self.postMessage(true));
