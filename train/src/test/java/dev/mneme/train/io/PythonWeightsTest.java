package dev.mneme.train.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of {@code docs/weights.md} writes, without Mneme, a file that Mneme reads. */
final class PythonWeightsTest {
    @TempDir
    Path folder;

    @Test
    void weightsWrittenByThePythonScriptLoad() throws Exception {
        Path file = folder.resolve("weights.safetensors");
        run(docs().resolve("python/write_weights.py"), file);
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertEquals(
                    List.of(
                            "controller.0.weight_ih",
                            "controller.0.weight_hh",
                            "controller.0.bias",
                            "interface.weight",
                            "interface.bias",
                            "output.weight",
                            "output.bias"),
                    List.copyOf(read.names()));
            assertEquals("dnc", read.json(MetadataKeys.MODEL).string("memory"));
            assertFalse(read.metadata().containsKey(MetadataKeys.DIGEST));
            assertEquals(16 * 13, read.floats("controller.0.weight_ih", 16, 13).length);
            assertArrayEquals(new float[] {0.25f, -0.25f}, read.floats("output.bias", 2));
            for (String name : read.names()) {
                assertTrue(read.firstNonFinite(name).isEmpty(), name);
            }
        }
    }

    @Test
    void theGuideShowsTheScript() throws IOException {
        String script = Files.readString(docs().resolve("python/write_weights.py"));
        assertTrue(
                Files.readString(docs().resolve("weights.md")).contains("```python\n" + script + "```\n"),
                "docs/weights.md must show docs/python/write_weights.py as it is");
    }

    private static void run(Path script, Path file) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder("python3", script.toString(), file.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            abort("skipped: python3 cannot be started here (" + e.getMessage() + ")");
            return;
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    private static Path docs() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("docs/weights.md"))) {
                return at.resolve("docs");
            }
        }
        throw new IllegalStateException(
                "docs/weights.md is not above " + Path.of("").toAbsolutePath());
    }
}
