package dev.mneme.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code bench step} prints is measured, whatever the time; nothing here is timed. */
class BenchCommandTest {
    private static JsonObject cost(String... options) {
        String[] all = new String[options.length + 7];
        System.arraycopy(
                new String[] {"bench", "step", "--json", "--seconds", "0.01", "--hidden-size", "8"}, 0, all, 0, 7);
        System.arraycopy(options, 0, all, 7, options.length);
        return Json.parseObject(Cli.run((Object[]) all).succeeds().out().strip());
    }

    @Test
    void aStepHasACost() {
        for (String memory : new String[] {"dnc", "sam", "dam", "sdnc", "lru", "none"}) {
            JsonObject cost = memory.equals("none")
                    ? cost("--memory", memory, "--steps", "4")
                    : cost("--memory", memory, "--memory-size", "64", "--steps", "4");
            assertTrue(cost.real("millis") >= cost.real("best-millis") && cost.real("best-millis") > 0, memory);
            assertEquals(1, cost.real("recall"), memory);
            assertTrue(cost.has("settled"), memory);
        }
    }

    @Test
    void theTapeDoesNotGrowWithTheRows() {
        JsonObject small = cost("--memory", "sam", "--memory-size", "65536", "--steps", "100");
        JsonObject large = cost("--memory", "sam", "--memory-size", "10000000", "--steps", "100");
        assertEquals(small.integer("tape-bytes"), large.integer("tape-bytes"));
        assertTrue(large.integer("tape-bytes") < 2 << 20, large.integer("tape-bytes") + " bytes");
    }

    @Test
    void aFilledMemoryIsSearched() {
        for (String index : new String[] {"linear", "quantised", "auto"}) {
            JsonObject cost =
                    cost("--memory", "sam", "--index", index, "--memory-size", "300", "--filled", "--batch-size", "2");
            assertEquals(1, cost.real("recall"), index);
        }
    }

    /** Sizes that no machine holds end in a sentence, before anything is made. */
    @Test
    void whatDoesNotFitIsRefused() {
        for (List<String> large : List.of(
                List.of("--memory", "dam", "--memory-size", "16777216"),
                List.of("--memory", "sam", "--steps", "2147483647"),
                List.of("--memory", "sam", "--batch-size", "1048576", "--steps", "100000"),
                List.of("--memory", "none", "--hidden-size", "20000"))) {
            Cli.run("bench", "step", large, "--memory-limit", "1G").fails(1, "tensors would take", "--memory-limit");
        }
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        Cli.run("bench").fails(2, "a command is missing", "scaling, step");
        Cli.run("bench", "scaling", "--memories", "dnc,sum").fails(2, "--memories must be some of [dnc, sam");
        Cli.run("bench", "scaling", "--indexes", "tree").fails(2, "--indexes must be some of [auto, linear", "tree");
        Cli.run("bench", "scaling", "--paper", "--sizes", "16").fails(2, "--sizes does nothing with --paper");
        Cli.run("bench", "scaling", "--sizes", "12,x").fails(2, "--sizes must be a whole number");
        Cli.run("bench", "scaling", "--seconds", "0").fails(2, "--seconds must be", "to 86400");
    }
}
