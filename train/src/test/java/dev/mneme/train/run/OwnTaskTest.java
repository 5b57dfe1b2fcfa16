package dev.mneme.train.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.TensorArena;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.Session;
import dev.mneme.model.config.Config;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Rng;
import dev.mneme.train.data.Source;
import dev.mneme.train.objective.Objective;
import dev.mneme.train.objective.SigmoidCrossEntropy;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that Mneme does not know is trained, finished, loaded and resumed like one of its own. */
class OwnTaskTest {
    private static final Run.Resources ONE_THREAD = new Run.Resources(1, 1L << 30);
    private static final TrainConfig CONFIG =
            TrainConfig.DEFAULTS.with(Map.of("iterations", 12L, "evaluate-every", 4L, "checkpoint-every", 4L));
    private static final ModelConfig MODEL =
            ModelConfig.dnc(1, 1).withMemory(new DncMemory.Config(new MemorySize(4, 3, 1)));

    @TempDir
    Path temp;

    public record Options(int steps) implements Config {}

    public record OptionsThatNoFileKeeps(Object secret) implements Config {}

    /** The parity of the bits seen so far. */
    private record Parity(Config options) implements Task {
        private static final int STEPS = 6;

        private record Bits() implements Source {
            @Override
            public int maxSteps() {
                return STEPS;
            }

            @Override
            public void draw(Batch batch, int b, Rng rng) {
                batch.begin(b, STEPS);
                int parity = 0;
                for (int t = 0; t < STEPS; t++) {
                    int bit = rng.nextBit();
                    parity ^= bit;
                    batch.setInput(t, b, 0, bit);
                    batch.setTarget(t, b, 0, parity);
                    batch.count(t, b);
                }
            }
        }

        @Override
        public String name() {
            return "parity";
        }

        @Override
        public List<String> inputChannels() {
            return List.of("bit");
        }

        @Override
        public List<String> outputChannels() {
            return List.of("parity");
        }

        @Override
        public Source training() {
            return new Bits();
        }

        @Override
        public Objective objective() {
            return new SigmoidCrossEntropy();
        }
    }

    private static Parity parity() {
        return new Parity(new Options(Parity.STEPS));
    }

    private RunFolder trained(String name, int stopAt) throws IOException {
        RunFolder folder = RunFolder.createAt(temp.resolve(name));
        try (Run run = new Run(folder, parity(), MODEL, CONFIG, ONE_THREAD)) {
            if (run.train((_, _, _) -> {}, () -> run.iteration() == stopAt)) {
                assertEquals(1, run.finish(() -> false).size());
            }
        }
        return folder;
    }

    @Test
    void itIsTrainedFinishedLoadedAndResumed() throws IOException {
        RunFolder whole = trained("whole", -1);
        RunFolder part = trained("part", 6);
        assertEquals("parity", part.readConfig().get("task"));
        Checkpoint checkpoint = Checkpoint.load(part.latest());
        assertEquals("parity", checkpoint.resumable().task());
        assertEquals(Map.of("steps", 6L), checkpoint.resumable().options());
        try (Run run =
                Run.resume(part, checkpoint, parity(), checkpoint.resumable().config(), ONE_THREAD)) {
            assertTrue(run.train((_, _, _) -> {}, () -> false));
        }
        assertArrayEquals(Files.readAllBytes(whole.latest()), Files.readAllBytes(part.latest()));
        try (TensorArena arena = TensorArena.create();
                var session = new Session(checkpoint.network(), checkpoint.values(arena))) {
            session.step(new float[] {1}, new float[1]);
        }
    }

    @Test
    void anotherTaskOrAnotherTrainingIsRefused() throws IOException {
        RunFolder part = trained("part", 6);
        Checkpoint checkpoint = Checkpoint.load(part.latest());
        TrainConfig config = checkpoint.resumable().config();
        Task copy = dev.mneme.train.task.Tasks.create("copy", Map.of());
        refuses(part, checkpoint, copy, config, "parity", "copy");
        refuses(part, checkpoint, parity(), config.with(Map.of("seed", 2L)), "seed", "learning-rate");
    }

    private static void refuses(RunFolder folder, Checkpoint from, Task task, TrainConfig config, String... words) {
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> Run.resume(folder, from, task, config, ONE_THREAD))
                        .getMessage());
        for (String word : words) {
            assertTrue(message.contains(word), message);
        }
    }

    /** Before an hour was spent, not at its first checkpoint. */
    @Test
    void optionsThatNoFileKeepsAreRefusedAtOnce() throws IOException {
        RunFolder folder = RunFolder.createAt(temp.resolve("never"));
        var task = new Parity(new OptionsThatNoFileKeeps(new Object()));
        assertThrows(IllegalArgumentException.class, () -> new Run(folder, task, MODEL, CONFIG, ONE_THREAD));
    }
}
