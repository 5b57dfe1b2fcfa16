package dev.mneme.train.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.TensorArena;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Outputs;
import dev.mneme.train.data.Refusal;
import dev.mneme.train.data.Rng;
import dev.mneme.train.objective.Score;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Adding and argmax: the same sequences, of which something else is asked for. */
class OneHotNumbersTest {
    private final Task adding = new AddingTask(AddingTask.Options.DEFAULTS);
    private final Task argmax = new ArgmaxTask(ArgmaxTask.Options.DEFAULTS);

    private static List<Integer> numbers(Batch batch, int b) {
        return IntStream.range(0, batch.length(b) - 1)
                .mapToObj(t -> OneHotNumbers.number(batch, t, b))
                .toList();
    }

    private static int sum(List<Integer> numbers) {
        return numbers.stream().mapToInt(number -> number).sum();
    }

    private static int lastOfGreatest(List<Integer> numbers) {
        return numbers.lastIndexOf(numbers.stream().max(Integer::compare).orElseThrow());
    }

    /** 2 to 10 numbers of 0 to 4, one-hot, then the sixth channel; the answer stands at the end. */
    @Test
    void sequencesAreThoseOfPytorchDnc() {
        for (Task task : List.of(adding, argmax)) {
            assertEquals(11, task.training().maxSteps());
            assertEquals(6, task.inputSize());
            assertEquals(6, task.outputSize());
            var lengths = new HashSet<Integer>();
            int[] drawn = new int[5];
            try (var arena = TensorArena.create()) {
                Batch batch = Batch.create(arena, 1000, 11, 6, 6);
                Drawn.fill(task, batch, Rng.of(3));
                for (int b = 0; b < 1000; b++) {
                    List<Integer> numbers = numbers(batch, b);
                    int end = numbers.size();
                    lengths.add(end);
                    numbers.forEach(number -> drawn[number]++);
                    int answer = task == adding ? sum(numbers) : lastOfGreatest(numbers);
                    for (int t = 0; t < 11; t++) {
                        int row = batch.row(t, b);
                        assertEquals(t <= end && (task == adding || t == end), batch.masked(t, b));
                        float fed = 0;
                        for (int i = 0; i < 6; i++) {
                            fed += batch.input().get(row, i);
                            assertEquals(
                                    t == end && i == 0 ? answer : 0f,
                                    batch.target().get(row, i));
                        }
                        assertEquals(t <= end ? 1f : 0f, fed);
                        assertEquals(t == end ? 1f : 0f, batch.input().get(row, 5));
                    }
                }
            }
            assertEquals(9, lengths.size());
            int all = IntStream.of(drawn).sum();
            for (int count : drawn) {
                assertEquals(0.2, (double) count / all, 0.02);
            }
        }
    }

    /** 3 1 3: together 7, the greatest in place 2. Outputs before the end are parts of a sum, and none of a place. */
    @Test
    void answersAreSums() {
        try (var arena = TensorArena.create()) {
            Batch sum = drawn(arena, new OneHotNumbers(5, 3, 3, (batch, b, n) -> sum(numbers(batch, b)), true));
            Batch place = drawn(arena, new OneHotNumbers(5, 3, 3, (batch, b, n) -> 2, false));
            int wanted = sum(numbers(sum, 0));
            var y = new Outputs(arena, Batch.one("output", 6), 4);
            y.values().set(0, 2, wanted - 1);
            y.values().set(3, 4, 1.25f);
            Score score = adding.objective().score();
            assertEquals(0.25 * 0.25 / 2, score.add(y, sum, 0), 1e-9);
            assertEquals(0, score.wrong());
            score.reset();
            assertEquals(0.75 * 0.75 / 2, score.add(y, place, 0), 1e-9);
            assertEquals(1, score.wrong());
        }
    }

    private static Batch drawn(TensorArena arena, OneHotNumbers source) {
        Batch batch = Batch.create(arena, 1, 4, 6, 6);
        source.draw(batch, 0, Rng.of(6));
        return batch;
    }

    @Test
    void evaluatedAreTwoFiveAndTenTimesTheLength() {
        for (Task task : List.of(adding, argmax)) {
            List<Evaluation> evaluations = task.evaluations();
            assertEquals(
                    List.of("length 2 to 10", "length 20", "length 50", "length 100"),
                    evaluations.stream().map(Evaluation::name).toList());
            assertEquals(
                    5,
                    IntStream.concat(
                                    IntStream.of((int) task.validation().stream()),
                                    evaluations.stream().mapToInt(e -> (int) e.stream()))
                            .distinct()
                            .count());
            assertEquals(101, evaluations.getLast().maxSteps());
            assertEquals(8, task.ofLength(7).maxSteps());
            assertEquals(8, task.withMaxLength(7).training().maxSteps());
            try (var arena = TensorArena.create()) {
                Batch small = Batch.create(arena, 1, 21, 6, 6);
                Batch large = Batch.create(arena, 3, 21, 6, 6);
                assertEquals(3, evaluations.get(1).fill(large, 7, 5));
                for (int i = 0; i < 3; i++) {
                    assertEquals(1, evaluations.get(1).fill(small, 7, 5 + i));
                    assertEquals(task.picture(small, 0), task.picture(large, i));
                }
            }
        }
    }

    @Test
    void pictureShowsNumbersAndAnswer() {
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 1, 4, 6, 6);
            batch.begin(0, 4);
            int[] numbers = {3, 1, 4, 5};
            for (int t = 0; t < 4; t++) {
                batch.setInput(t, 0, numbers[t], 1);
                batch.count(t, 0);
            }
            batch.setTarget(3, 0, 0, 8);
            var said = arena.mat(4, 6);
            said.set(0, 1, 3.25f);
            said.set(2, 5, 4.5f);
            assertEquals("3 1 4 -> 8\nsaid 7.75\n", adding.picture(batch, 0, said));
            assertEquals("3 1 4 -> 8\n", argmax.picture(batch, 0));
            assertEquals(List.of("3", "1", "4", "end"), argmax.labels(batch, 0));
        }
    }

    @Test
    void optionsAreChecked() {
        for (String name : List.of("adding", "argmax")) {
            for (Map<String, Integer> wrong : List.of(
                    Map.of("numbers", 1),
                    Map.of("min-length", 0),
                    Map.of("max-length", 1),
                    Map.of("min-length", 11),
                    Map.of("max-length", 1_000_000))) {
                String refused = Refusal.of(IllegalArgumentException.class, () -> Tasks.create(name, wrong));
                assertTrue(refused.contains("--" + wrong.keySet().iterator().next()), refused);
            }
        }
    }
}
