package dev.mneme.train.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.train.data.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TasksTest {
    @Test
    void namesAreThoseOfTheCommandLine() {
        assertEquals(
                List.of(
                        "copy",
                        "repeat-copy",
                        "associative-recall",
                        "babi",
                        "ngram",
                        "priority-sort",
                        "adding",
                        "argmax",
                        "key-value",
                        "allocation",
                        "omniglot",
                        "reverse-string",
                        "duplicate-string",
                        "missing-duplicate",
                        "odds-first",
                        "binary-addition",
                        "bucket-sort",
                        "stack-manipulation",
                        "brackets",
                        "mqar"),
                Tasks.KINDS.names());
        String unknown = Refusal.of(IllegalArgumentException.class, () -> Tasks.KINDS.named("kopy"));
        assertEquals("there is no task 'kopy'; there are " + String.join(", ", Tasks.KINDS.names()), unknown);
    }

    @Test
    void optionsAreMapsAndBack() {
        for (Kind<TaskConfig> kind : Tasks.KINDS.all()) {
            TaskConfig defaults = kind.defaults();
            assertEquals(defaults, Configs.read(defaults, defaults.toMap()));
            assertEquals(defaults, Configs.with(defaults, Map.of()));
        }
        assertEquals(
                "{bits=4, min-length=1, max-length=2, min-repeats=1, max-repeats=2}",
                RepeatCopyTask.Options.DEFAULTS.toMap().toString());
        Task task = Tasks.create("copy", Map.of("max-length", 20, "bits", "3"));
        assertEquals(new CopyTask.Options(3, 1, 20), task.options());
        assertEquals(
                task.options(), Tasks.create("copy", task.options().toMap()).options());
    }

    /** What a JSON or TOML reader gives: long, double, list of long, text. */
    @Test
    void valuesComeInManyTypes() {
        BabiTask.Options babi = BabiTask.Options.DEFAULTS;
        for (Object task : List.of(List.of(1L, 2L, 3L), "1,2,3", "1-3", "1, 2-3", List.of("1-2", 3.0))) {
            assertEquals(
                    List.of(1, 2, 3), Configs.with(babi, Map.of("task", task)).task());
        }
        assertEquals(7, Configs.with(babi, Map.of("max-words", 7.0)).maxWords());
    }

    @Test
    void wrongOptionsAreRefusedByName() {
        Map<Map<String, Object>, String> wrong = Map.of(
                Map.of("lenght", 3), "task copy has no option --lenght; it has --bits, --min-length, --max-length",
                Map.of("bits", 2.5), "--bits must be a whole number, but is 2.5",
                Map.of("bits", "eight"), "--bits must be a whole number, but is eight",
                Map.of("bits", List.of(8)), "--bits must be a whole number, but is [8]",
                Map.of("bits", 1L << 40), "--bits must be 1 to 1024, but is 1099511627776",
                Map.of("bits", 0), "--bits must be 1 to 1024, but is 0",
                Map.of("min-length", 12), "--max-length must not be under --min-length (12), but is 10");
        wrong.forEach((options, message) ->
                assertEquals(message, Refusal.of(IllegalArgumentException.class, () -> Tasks.create("copy", options))));
    }

    @Test
    void babiOptionsAreChecked() {
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of(),
                Map.of("task", "0"),
                Map.of("task", "21"),
                Map.of("task", "1,1"),
                Map.of("task", ""),
                Map.of("task", "3-1"),
                Map.of("task", "all"),
                Map.of("max-words", -1),
                Map.of("vocabulary", "a"),
                Map.of("babi-set", "../en"))) {
            String refused = Refusal.of(IllegalArgumentException.class, () -> Tasks.create("babi", wrong));
            assertTrue(refused.contains("--"), refused);
        }
    }

    /** Every task's own words fit each other. */
    @Test
    void channelsAndSizesAgree() {
        for (String name : Tasks.KINDS.names()) {
            if (List.of(BabiTask.NAME, OmniglotTask.NAME).contains(name)) { // needs files
                continue;
            }
            Task task = Tasks.create(name, Map.of());
            assertEquals(name, task.name());
            assertEquals(task.inputChannels().size(), task.inputSize());
            assertEquals(task.outputChannels().size(), task.outputSize());
        }
    }
}
