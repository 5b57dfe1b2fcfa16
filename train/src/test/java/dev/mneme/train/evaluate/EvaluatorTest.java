package dev.mneme.train.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.train.Rollout;
import dev.mneme.train.data.Batch;
import dev.mneme.train.objective.Score;
import dev.mneme.train.run.Checkpoint;
import dev.mneme.train.task.Evaluation;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Sequences far longer than a piece. */
class EvaluatorTest {
    private static final Task TASK = Tasks.create("copy", Map.of("bits", 2, "max-length", 150));
    private static final MemoryNetwork NETWORK =
            new MemoryNetwork(ModelConfig.dnc(3, 2).withMemory(new DncMemory.Config(new MemorySize(6, 4, 2))));
    private static final int MOST = 40; // more than go through at once, the last of them fewer

    private static Vec values(TensorArena arena) {
        Vec values = arena.vec(NETWORK.layout().size());
        Checkpoint.initialise(NETWORK, values, 5);
        return values;
    }

    private static Map<String, Number> inOnePiece(Evaluation evaluation) {
        try (TensorArena arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, MOST, evaluation.maxSteps(), 3, 2);
            var whole = new Rollout(NETWORK, values(arena), arena, batch, evaluation.maxSteps());
            evaluation.fill(batch, 2, 0);
            assertEquals(1, whole.count());
            whole.forward(0, 0, MOST);
            Score score = TASK.objective().score();
            for (int number = 0; number < MOST; number++) {
                score.add(whole.outputs(), batch, batch.place(number));
            }
            return score.sums();
        }
    }

    @Test
    void scoresAreTheSameBitsAsInOnePiece() {
        try (TensorArena arena = TensorArena.create()) {
            Vec values = values(arena);
            for (Evaluation evaluation : List.of(TASK.evaluations().getFirst(), TASK.ofLength(130))) {
                Map<String, Number> expected = inOnePiece(evaluation);
                for (int threads = 1; threads <= 3; threads++) {
                    try (var evaluator = new Evaluator(TASK, NETWORK, values, threads, 1L << 30)) {
                        evaluator.warmUp(evaluation, 2, MOST, 20_000_000, () -> false);
                        assertEquals(
                                expected,
                                evaluator.evaluate(evaluation, 2, MOST).sums());
                    }
                }
            }
        }
    }

    @Test
    void aWatchSeesEveryPieceAndMayStop() {
        try (TensorArena arena = TensorArena.create();
                var evaluator = new Evaluator(TASK, NETWORK, values(arena), 1, 1L << 30)) {
            var seen = new ArrayList<String>();
            Score score = evaluator.evaluate(TASK.ofLength(150), 2, 34, (first, count, steps) -> {
                seen.add(first + "+" + count + ":" + steps);
                return first == 0 || steps < 125;
            });
            assertEquals(List.of("0+32:0", "0+32:125", "0+32:250", "0+32:301", "32+2:0", "32+2:125"), seen);
            assertEquals(32, score.sequences());
        }
    }

    /** What an evaluation takes beside its sequences is that of a piece, however long they are. */
    @Test
    void aLongEvaluationNeedsNoLongUnroll() {
        Evaluation evaluation = TASK.ofLength(30_000);
        long unroll = NETWORK.unrollBytes(1, evaluation.maxSteps());
        assertTrue(unroll > 64 << 20, "an unroll over all steps takes " + unroll);
        try (TensorArena arena = TensorArena.create();
                var evaluator = new Evaluator(TASK, NETWORK, values(arena), 1, 20 << 20)) {
            assertEquals(60_000, evaluator.evaluate(evaluation, 2, 1).asked());
        }
    }

    /** A clock of 2 ms a step at first and 3 ms later, pieces of 125 steps, memory growing by a byte a look. */
    @Test
    void thePaceIsThatOfTheFirstAndLastThousandSteps() {
        long[] now = {77};
        long[] bytes = {999};
        var pace = new Pace(() -> now[0], () -> ++bytes[0]);
        pace.mark(0);
        for (int steps = 125; steps <= 3250; steps += 125) {
            now[0] += 125 * (steps <= 1000 ? 2_000_000L : 3_000_000L);
            pace.mark(steps);
            assertEquals(steps >= 1000, pace.first().isPresent());
            assertEquals(steps >= 2000, pace.last().isPresent());
        }
        now[0] += 3_000_000;
        pace.mark(3251);
        bytes[0] = 5000;
        Pace.Section first = pace.first().orElseThrow();
        Pace.Section last = pace.last().orElseThrow();
        assertEquals(1000, first.steps());
        assertEquals(2e-3, first.secondsPerStep(), 1e-12);
        assertEquals(OptionalLong.of(1000), first.residentBytes());
        assertEquals(1001, last.steps());
        assertEquals(3e-3, last.secondsPerStep(), 1e-12);
        assertEquals(OptionalLong.of(5001), last.residentBytes());
        var unknown = new Pace(() -> 0, () -> -1);
        unknown.mark(0);
        unknown.mark(1000);
        assertEquals(OptionalLong.empty(), unknown.first().orElseThrow().residentBytes());
    }
}
