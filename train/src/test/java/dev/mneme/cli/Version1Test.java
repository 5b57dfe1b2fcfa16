package dev.mneme.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.train.golden.Golden;
import dev.mneme.train.io.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Files that Mneme wrote when the format had version 1 mean what they meant; they have a README. */
class Version1Test {
    private static final List<String> MEMORIES = List.of("dnc", "dam", "sam", "sdnc", "none");
    private static final Path FILES = Path.of("src/test/resources/version-1");

    @TempDir
    Path temp;

    private static Path checkpoint(String memory) {
        return FILES.resolve(memory + ".safetensors");
    }

    private static float[] output(Path file) throws IOException {
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            return opened.floats("output");
        }
    }

    @ParameterizedTest
    @FieldSource("MEMORIES")
    void outputsAreTheSameBits(String memory) throws IOException {
        Path out = temp.resolve("output.safetensors");
        Path in = FILES.resolve("input.safetensors");
        Cli.run("forward", checkpoint(memory), "--input", in, "--output", out).succeeds();
        assertArrayEquals(output(FILES.resolve(memory + ".output.safetensors")), output(out));
    }

    @Test
    void trainingGoesOnToTheSameBits() throws IOException {
        var found = new LinkedHashMap<String, String>();
        for (String memory : MEMORIES) {
            Path folder = temp.resolve(memory);
            Cli cli = Cli.run("train", "--resume", checkpoint(memory), "--stop-after", 5, "--out", folder);
            assertEquals(130, cli.code(), cli.err());
            assertTrue(cli.out().contains("resumed at iteration 10"), cli.out());
            found.put(memory, GoldenTasksTest.hash(folder.resolve("latest.safetensors")));
        }
        Golden.check("resumed.txt", found);
    }
}
