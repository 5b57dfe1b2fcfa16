package dev.mneme.train.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Outputs;
import dev.mneme.train.data.Refusal;
import dev.mneme.train.data.Rng;
import dev.mneme.train.objective.TokenScore;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TransductionTaskTest {
    private static final Map<String, String> SHORT = Map.of("pop", "p", "push 0", "o", "push 1", "i", "end", ".");

    static Stream<Transduction> all() {
        return Tasks.KINDS.all().stream()
                .map(Kind::defaults)
                .filter(Transduction.class::isInstance)
                .map(Transduction.class::cast);
    }

    /** Worked out by hand: p is a pop, o and i push 0 and 1, a point is the end. */
    @ParameterizedTest
    @CsvSource({
        "reverse-string, 101100, 001101",
        "reverse-string, 0, 0",
        "duplicate-string, 101, 101101",
        "duplicate-string, 1, 11",
        "odds-first, 00110101, 01000111",
        "odds-first, 110, 101",
        "bucket-sort, 421302214, 011222344",
        "bucket-sort, 0, 0",
        "binary-addition, 10010+101, 0111.", // 9 + 5 = 14
        "binary-addition, 001+01101, 01011.", // 4 + 22 = 26
        "binary-addition, 1001+000001, 100101.", // 9 + 32 = 41
        "binary-addition, 1111+1, 00001.", // 15 + 1 = 16
        "binary-addition, 1+1, 01.",
        "binary-addition, 1000+11000, 001.", // 1 + 3 = 4
        "binary-addition, 10, 1.",
        "binary-addition, 01, 01.",
        "binary-addition, 00, 0.",
        "binary-addition, 0, 0.",
        "stack-manipulation, 0110ipp, 110.",
        "stack-manipulation, 110ppp, .",
        "stack-manipulation, 1pppoi, 10.",
        "stack-manipulation, 01io, 0110.",
        "stack-manipulation, 1, 1.",
        "missing-duplicate, 01100_10, 1",
        "missing-duplicate, 10110_pad, 1",
        "missing-duplicate, 101_01, 1",
        "missing-duplicate, 0_, 0",
        "missing-duplicate, _0110110, 0",
        "brackets, 3, 3",
        "brackets, -3, 2",
        "brackets, (4), 4",
        "brackets, (-1), 4",
        "brackets, (2*4), 3",
        "brackets, (1-3), 3",
        "brackets, (4*(-2+(3))), 4",
        "brackets, (-3--2), 4",
        "brackets, ((1+2)-(3*4)), 1",
        "brackets, (((2-(-4))+1)*-3), 4",
    })
    void knownStringsHaveKnownAnswers(String name, String string, String answer) {
        var task = (Transduction) Tasks.KINDS.named(name).defaults();
        int[] tokens = parsed(string, task.tokens());
        int[] said = new int[task.longestAnswer(tokens.length)];
        int length = task.answer(tokens, tokens.length, said);
        assertEquals(answer, text(said, length, task.answers()));
    }

    private static int[] parsed(String string, List<String> names) {
        boolean padded = string.endsWith("pad");
        String letters = padded ? string.substring(0, string.length() - 3) : string;
        var tokens = letters.chars()
                .mapToObj(letter -> index(Character.toString(letter), names))
                .collect(Collectors.toList());
        if (padded) {
            tokens.add(names.indexOf("pad"));
        }
        return tokens.stream().mapToInt(i -> i).toArray();
    }

    private static int index(String letter, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            if (SHORT.getOrDefault(names.get(i), names.get(i)).equals(letter)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no token " + letter);
    }

    private static String text(int[] tokens, int length, List<String> names) {
        return Arrays.stream(tokens, 0, length)
                .mapToObj(names::get)
                .map(name -> SHORT.getOrDefault(name, name))
                .collect(Collectors.joining());
    }

    /** The string one-hot, then as long as the answer the mark and nothing else; only there something is asked for. */
    @ParameterizedTest
    @MethodSource("all")
    void theFrameIsThatOfThePaper(Transduction what) {
        Task task = what.create();
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 400, task.training().maxSteps(), task.inputSize(), task.outputSize());
            Drawn.fill(task, batch, Rng.of(5));
            var lengths = new HashSet<Integer>();
            for (int b = 0; b < 400; b++) {
                int length = 0;
                while (!batch.masked(length, b)) {
                    length++;
                }
                lengths.add(length);
                int[] tokens = new int[length];
                for (int t = 0; t < length; t++) {
                    tokens[t] = only(batch.input(), batch.row(t, b));
                    assertTrue(tokens[t] < what.tokens().size());
                }
                int[] answer = new int[what.longestAnswer(length)];
                int asked = what.answer(tokens, length, answer);
                assertEquals(length + asked, batch.length(b));
                for (int i = 0; i < asked; i++) {
                    int row = batch.row(length + i, b);
                    assertTrue(batch.masked(length + i, b));
                    assertEquals(what.tokens().size(), only(batch.input(), row));
                    assertEquals(answer[i], only(batch.target(), row));
                }
            }
            int least = what.lengths().minLength();
            assertEquals(
                    Set.copyOf(
                            Stream.iterate(least, n -> n + 1).limit(41 - least).toList()),
                    lengths);
        }
    }

    /** The column of the only 1 in a row of zeros. */
    private static int only(Mat block, int row) {
        int found = -1;
        for (int j = 0; j < block.cols(); j++) {
            if (block.get(row, j) != 0) {
                assertEquals(-1, found);
                assertEquals(1, block.get(row, j));
                found = j;
            }
        }
        return found;
    }

    private static Map<String, Integer> drawn(Transduction task, int length, int times) {
        var counts = new TreeMap<String, Integer>();
        Rng rng = Rng.of(7);
        int[] tokens = new int[length];
        for (int i = 0; i < times; i++) {
            task.draw(tokens, length, rng);
            counts.merge(text(tokens, length, task.tokens()), 1, Integer::sum);
        }
        return counts;
    }

    /** All that there can be, as often as each should. */
    @Test
    void stringsAreDrawnAsInThePaper() {
        assertUniform(drawn(ReverseString.DEFAULTS, 3, 8_000), 8, 1_000);
        assertUniform(drawn(BucketSort.DEFAULTS, 2, 25_000), 25, 1_000);
        assertUniform(drawn(MissingDuplicate.DEFAULTS, 5, 8_000), 8, 1_000); // 4 words, 2 places of the second copy
        var either = new MissingDuplicate(MissingDuplicate.Gap.EITHER, MissingDuplicate.DEFAULTS.lengths());
        assertUniform(drawn(either, 5, 16_000), 16, 1_000);
        assertUniform(drawn(BinaryAddition.DEFAULTS, 4, 6_000), 6, 1_000); // 1+ and one of 3, one of 3 and +1
        assertUniform(drawn(BinaryAddition.DEFAULTS, 2, 4_000), 4, 1_000);
        assertUniform(drawn(Brackets.DEFAULTS, 4, 5_000), 5, 1_000);
        assertUniform(drawn(Brackets.DEFAULTS, 5, 75_000), 75, 1_000);
        assertUniform(drawn(Brackets.DEFAULTS, 6, 150_000), 150, 1_000); // (-a.b) and (a.-b)
        assertUniform(drawn(StackManipulation.DEFAULTS, 2, 6_000), 6, 1_000);
        Map<String, Integer> stacks = drawn(StackManipulation.DEFAULTS, 3, 60_000);
        assertEquals(2 * 9 + 4 * 3, stacks.size());
        assertEquals(60_000 / 2 / 18.0, stacks.get("0pp"), 250);
        assertEquals(60_000 / 2 / 12.0, stacks.get("01p"), 300);
    }

    private static void assertUniform(Map<String, Integer> counts, int kinds, int each) {
        assertEquals(kinds, counts.size(), counts.toString());
        counts.forEach((string, count) -> assertEquals(each, count, 0.16 * each, string));
    }

    /** Long expressions are whole ones, whose value is that of the part by part one. */
    @Test
    void longExpressionsHaveAValue() {
        Rng rng = Rng.of(3);
        int[] tokens = new int[500];
        int[] answer = new int[1];
        var values = new HashSet<Integer>();
        for (int length = 1; length <= 500; length++) {
            Brackets.DEFAULTS.draw(tokens, length, rng);
            assertEquals(1, Brackets.DEFAULTS.answer(tokens, length, answer));
            String expression = text(tokens, length, Brackets.DEFAULTS.tokens());
            assertEquals(reduced(expression), Integer.toString(answer[0]), expression);
            values.add(answer[0]);
        }
        assertEquals(5, values.size());
    }

    /** By rewriting: an innermost pair of brackets becomes a digit, as long as there is one. */
    private static String reduced(String expression) {
        String text = expression;
        while (text.contains("(")) {
            int close = text.indexOf(')');
            int open = text.lastIndexOf('(', close);
            text = text.substring(0, open) + digit(text.substring(open + 1, close)) + text.substring(close + 1);
        }
        return digit(text);
    }

    /** Of a, -a, a.b, -a.b, a.-b or -a.-b. */
    private static String digit(String flat) {
        int first = flat.startsWith("-") ? 2 : 1;
        int left = Integer.parseInt(flat.substring(0, first));
        if (first < flat.length()) {
            int right = Integer.parseInt(flat.substring(first + 1));
            left = switch (flat.charAt(first)) {
                case '+' -> left + right;
                case '-' -> left - right;
                default -> left * right;
            };
        }
        return Integer.toString(Math.floorMod(left, 5));
    }

    /** The sums of numbers that longs hold. */
    @Test
    void sumsAreSums() {
        Rng rng = Rng.of(3);
        int[] tokens = new int[40];
        int[] answer = new int[41];
        for (int length = 3; length <= 40; length++) {
            for (int i = 0; i < 50; i++) {
                BinaryAddition.DEFAULTS.draw(tokens, length, rng);
                String[] numbers =
                        text(tokens, length, BinaryAddition.DEFAULTS.tokens()).split("\\+");
                int asked = BinaryAddition.DEFAULTS.answer(tokens, length, answer);
                String sum = text(answer, asked - 1, BinaryAddition.DEFAULTS.answers());
                assertEquals(number(numbers[0]) + number(numbers[1]), number(sum));
                assertTrue(sum.endsWith("1") && number(numbers[0]) > 0 && number(numbers[1]) > 0);
            }
        }
    }

    private static long number(String fromTheLeast) {
        return Long.parseLong(new StringBuilder(fromTheLeast).reverse().toString(), 2);
    }

    @ParameterizedTest
    @MethodSource("all")
    void evaluationsGoFarBeyondTraining(Transduction what) {
        Task task = what.create();
        String first = "length " + what.lengths().minLength() + " to 40";
        assertEquals(List.of(first, "length 41 to 100", "length 41 to 500"), names(task));
        assertEquals(
                List.of(first.replace("40", "20"), "length 21 to 50", "length 21 to 500"),
                names(task.withMaxLength(20)));
        assertEquals(List.of(first.replace("40", "400"), "length 401 to 500"), names(task.withMaxLength(400)));
        assertEquals(List.of(first.replace("40", "500")), names(task.withMaxLength(500)));
        assertEquals("length 600", task.ofLength(600).name());
        assertEquals(40, task.maxLength().orElseThrow());
        for (Evaluation evaluation : task.evaluations()) {
            int steps = evaluation.maxSteps();
            try (var arena = TensorArena.create()) {
                Batch small = Batch.create(arena, 1, steps, task.inputSize(), task.outputSize());
                Batch large = Batch.create(arena, 5, steps, task.inputSize(), task.outputSize());
                assertEquals(5, evaluation.fill(large, 7, 3));
                for (int i = 0; i < 5; i++) {
                    assertEquals(1, evaluation.fill(small, 7, 3 + i));
                    int b = large.place(i);
                    assertEquals(task.picture(small, 0), task.picture(large, b));
                    assertEquals(small.length(0), large.length(b));
                }
            }
        }
    }

    private static List<String> names(Task task) {
        return task.evaluations().stream().map(Evaluation::name).toList();
    }

    /** A short sequence counts as much as a long one. */
    @Test
    void theScoreIsAveragedOverSequences() {
        Task task = ReverseString.DEFAULTS.create();
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 2, 8, 3, 2);
            var y = new Outputs(arena, Batch.one("output", 2), 16);
            batch.begin(0, 8);
            batch.begin(1, 2);
            for (int b = 0; b < 2; b++) {
                int half = batch.length(b) / 2;
                for (int t = half; t < 2 * half; t++) {
                    batch.setTarget(t, b, 1, 1);
                    batch.count(t, b);
                    y.values().set(batch.row(t, b), 1, 20);
                }
            }
            y.values().set(batch.row(4, 0), 0, 40);
            var score = (TokenScore) task.objective().score();
            assertEquals(20, score.add(y, batch, 0), 1e-6);
            assertEquals(0.75, score.accuracy());
            assertEquals(0, score.add(y, batch, 1), 1e-6);
            assertEquals((0.75 + 1) / 2, score.accuracy());
            assertEquals(1 - 0.875, score.error().value());
            assertEquals(1, score.wrong());
            assertEquals(5, score.asked());
            assertEquals(10, score.loss(), 1e-6);
            assertEquals(1, score.sequencesRight());
            assertEquals(
                    "answers 87.50 % of the tokens right, 1 of 2 fresh sequences (here) without a mistake",
                    score.words("here"));
            var restored = (TokenScore) task.objective().score();
            restored.restore(score.sums());
            assertEquals(score.figures(), restored.figures());
            restored.reset();
            assertEquals(0, restored.sequences());
        }
    }

    /** A network that says the same all the time gets as much right as that token is frequent. */
    @Test
    void constantOutputsAreNoBetterThanChance() {
        Task task = DuplicateString.DEFAULTS.create();
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 200, task.training().maxSteps(), task.inputSize(), task.outputSize());
            Drawn.fill(task, batch, Rng.of(1));
            var y = new Outputs(arena, Batch.one("output", 2), 200 * batch.maxSteps());
            var equal = (TokenScore) task.objective().score();
            var one = (TokenScore) task.objective().score();
            for (int b = 0; b < 200; b++) {
                equal.add(y, batch, b);
            }
            for (int row = 0; row < y.values().rows(); row++) {
                y.values().set(row, 1, 1);
            }
            for (int b = 0; b < 200; b++) {
                one.add(y, batch, b);
            }
            assertEquals(0, equal.accuracy());
            assertEquals(0.5, one.accuracy(), 0.05);
        }
    }

    @Test
    void picturesNameTokens() {
        Task task = StackManipulation.DEFAULTS.create();
        try (var arena = TensorArena.create()) {
            Batch batch = Batch.create(arena, 1, 5, task.inputSize(), task.outputSize());
            batch.begin(0, 5);
            batch.setInput(0, 0, 1, 1);
            batch.setInput(1, 0, 2, 1);
            batch.setInput(2, 0, 3, 1);
            for (int t = 3; t < 5; t++) {
                batch.setInput(t, 0, 5, 1);
                batch.setTarget(t, 0, t == 3 ? 0 : 2, 1);
                batch.count(t, 0);
            }
            assertEquals("""
                input  1 pop push 0 ? ?
                target . .   .      0 end
                """, task.picture(batch, 0));
            Mat logits = arena.mat(5, 3);
            logits.set(0, 1, 9);
            logits.set(3, 1, 9);
            logits.set(4, 2, 9);
            assertEquals("""
                input  1 pop push 0 ? ?
                target . .   .      0 end
                output . .   .      1 end
                """, task.picture(batch, 0, logits));
            assertEquals(List.of("1", "pop", "push 0", "? → 0", "? → end"), task.labels(batch, 0));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void optionsAreChecked(Transduction what) {
        for (Map<String, Integer> wrong : List.of(
                Map.of("min-length", 0),
                Map.of("max-length", 0),
                Map.of("min-length", 41),
                Map.of("max-length", 1_000_000),
                Map.of("test-length", 0))) {
            String refused = Refusal.of(IllegalArgumentException.class, () -> Tasks.create(what.name(), wrong));
            String option = "--" + wrong.keySet().iterator().next();
            assertTrue(refused.contains(option), refused);
        }
        assertArrayEquals(new Object[] {1, 40, 500}, new Object[] {
            ReverseString.DEFAULTS.lengths().minLength(),
            what.lengths().maxLength(),
            what.lengths().testLength()
        });
    }

    @Test
    void oneTokenHasNoCopies() {
        String refused = Refusal.of(
                IllegalArgumentException.class, () -> Tasks.create("missing-duplicate", Map.of("min-length", 1)));
        assertTrue(refused.contains("--min-length"), refused);
        Task either = Tasks.create("missing-duplicate", Map.of("gap", "either"));
        assertEquals(new MissingDuplicate(MissingDuplicate.Gap.EITHER, new Lengths(2, 40, 500)), either.options());
    }
}
