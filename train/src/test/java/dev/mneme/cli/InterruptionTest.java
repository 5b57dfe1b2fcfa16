package dev.mneme.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mneme.train.machine.Interruption;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process of its own that is told to end while it trains. */
class InterruptionTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource({"INT, 2", "TERM, 15"})
    void aSignalEndsARunThatCanGoOn(String signal, int number) throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/status")), "signals are sent as Linux sends them");
        Path folder = temp.resolve("run");
        Process process = Cli.process("train", "copy", Cli.TINY, "--iterations", "100000000", "--out", folder)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = process.inputReader(UTF_8)) {
            String line = out.readLine();
            while (line != null && !line.startsWith("copy")) {
                line = out.readLine();
            }
            Cli.run("train", "--resume", folder).fails(1, folder.toString(), "another process", "--out");
            Cli elsewhere = Cli.run("train", "--resume", folder, "--out", temp.resolve("other"), "--stop-after", "1");
            assertTrue(elsewhere.code() == 130 || elsewhere.err().contains("no such file"), elsewhere.err());
            assumeTrue(!ignores(process, number), "whoever runs this has told it to ignore the signal");
            assertEquals(
                    0,
                    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                            .start()
                            .waitFor());
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it did not end");
            List<String> rest = out.lines().toList();
            assertEquals(130, process.exitValue(), rest.toString());
            assertTrue(rest.getLast().contains("mneme train copy --resume " + folder), rest.toString());
        } finally {
            process.destroyForcibly();
        }
        Cli.run("inspect", folder.resolve("latest.safetensors")).succeeds();
        assertEquals(
                130, Cli.run("train", "--resume", folder, "--stop-after", "1").code());
    }

    @Test
    void closingAgainDoesNothing() {
        var interruption = new Interruption();
        interruption.close();
        interruption.close();
        assertFalse(interruption.wanted());
    }

    /** Bit n - 1 of the mask is signal n. */
    private static boolean ignores(Process process, int signal) throws IOException {
        String mask = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow()
                .substring("SigIgn:".length())
                .strip();
        return new BigInteger(mask, 16).testBit(signal - 1);
    }
}
