package dev.mneme.train.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Local;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.DataException;
import dev.mneme.train.data.Outputs;
import dev.mneme.train.data.Refusal;
import dev.mneme.train.data.Rng;
import dev.mneme.train.data.TestData;
import dev.mneme.train.objective.SoftmaxCrossEntropy;
import dev.mneme.train.objective.SymbolScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BabiTaskTest {
    private static final int STORIES = 400;
    private static final List<String> PLACES = List.of("kitchen", "garden", "office");

    @TempDir
    Path folder;

    /** Task 1 asks once, task 2 twice with answers of two words, after 1 to 3 sentences. */
    @BeforeEach
    void write() throws IOException {
        Rng rng = Rng.of(99);
        for (String part : List.of("train", "test")) {
            for (int task = 1; task <= 2; task++) {
                var text = new StringBuilder();
                for (int i = 0; i < STORIES; i++) {
                    story(text, rng, task);
                }
                Files.writeString(folder.resolve("qa" + task + "_made-up_" + part + ".txt"), text);
            }
        }
    }

    private static void story(StringBuilder text, Rng rng, int questions) {
        int sentences = rng.nextInt(1, 3);
        String place = "";
        for (int id = 1; id <= sentences; id++) {
            place = PLACES.get(rng.nextInt(PLACES.size()));
            text.append(id).append(" Mary went to the ").append(place).append(".\n");
        }
        for (int id = sentences + 1; id <= sentences + questions; id++) {
            String answer = questions == 1 ? place : "the," + place;
            text.append(id)
                    .append(" Where is she? \t")
                    .append(answer)
                    .append('\t')
                    .append(sentences)
                    .append('\n');
        }
    }

    private BabiTask task(Map<String, Object> options) {
        var all = new HashMap<String, Object>(Map.of("data", folder.toString()));
        all.putAll(options);
        return (BabiTask) Tasks.create("babi", all);
    }

    private static Batch batch(TensorArena arena, int size, Task task, int steps) {
        return Batch.create(arena, size, steps, task.inputSize(), task.outputSize());
    }

    @Test
    void wordsAreOneHotAndDashesAsk() {
        BabiTask task = task(Map.of("task", "1,2"));
        List<String> words = task.inputChannels();
        assertEquals(
                List.of(
                        "-", ".", "?", "garden", "is", "kitchen", "mary", "office", "she", "the", "to", "went",
                        "where"),
                words);
        try (var arena = TensorArena.create()) {
            Batch batch = batch(arena, 64, task, task.training().maxSteps());
            Drawn.fill(task, batch, Rng.of(1));
            var lengths = new TreeSet<Integer>();
            for (int b = 0; b < 64; b++) {
                lengths.add(batch.length(b));
                for (int t = 0; t < batch.steps(); t++) {
                    int row = batch.row(t, b);
                    int ones = 0;
                    int targets = 0;
                    for (int j = 0; j < words.size(); j++) {
                        ones += (int) batch.input().get(row, j);
                        targets += (int) batch.target().get(row, j);
                    }
                    assertEquals(t < batch.length(b) ? 1 : 0, ones);
                    boolean dash = batch.input().get(row, 0) == 1;
                    assertEquals(dash, batch.masked(t, b));
                    assertEquals(dash ? 1 : 0, targets);
                }
            }
            // 6 words a sentence, question of 4 words, answer of 1 or 2: 11 17 23 of task 1, 18 24 30 of task 2
            assertEquals(new TreeSet<>(List.of(11, 17, 23, 18, 24, 30)), lengths);
        }
    }

    @Test
    void pictureIsTheStory() {
        BabiTask task = task(Map.of("task", "2"));
        try (var arena = TensorArena.create()) {
            Evaluation test = task.evaluations().getFirst();
            Batch batch = batch(arena, 1, task, test.maxSteps());
            int number = 0;
            do {
                test.fill(batch, 0, number++);
            } while (batch.length(0) != 18);
            String place = task.outputChannels().get(SoftmaxCrossEntropy.classOf(batch.target(), batch.row(17, 0)));
            String shown = task.picture(batch, 0);
            assertEquals(
                    "mary went to the P .\nwhere is she ? -the -P\nwhere is she ? -the -P\n".replace("P", place),
                    shown);
            Mat logits = arena.mat(test.maxSteps(), task.outputSize());
            logits.set(batch.row(10, 0), task.outputChannels().indexOf("the"), 1);
            String answered = task.picture(batch, 0, logits);
            assertTrue(answered.contains("where is she ? -the -" + place + " (not -)\n"), answered);
        }
    }

    @Test
    void aTenthIsHeldBackAndNeverTrainedOn() {
        BabiTask one = task(Map.of("task", "1"));
        BabiTask both = task(Map.of("task", "2,1"));
        int held = one.validation().sequences();
        assertEquals(STORIES, one.trainingStories() + held);
        assertEquals(STORIES / 10.0, held, 25);
        assertEquals(2 * STORIES, both.trainingStories() + both.validation().sequences());
        assertEquals(one.trainingStories(), task(Map.of()).trainingStories());
        assertEquals(
                both.trainingStories(),
                one.trainingStories() + task(Map.of("task", "2")).trainingStories());
    }

    @Test
    void trainingIsAFunctionOfTheGenerator() {
        BabiTask task = task(Map.of("task", "1,2"));
        try (var arena = TensorArena.create()) {
            Batch batch = batch(arena, 8, task, task.training().maxSteps());
            Drawn.fill(task, batch, Rng.of(5));
            String first = all(task, batch);
            Drawn.fill(task, batch, Rng.of(6));
            assertNotEquals(first, all(task, batch));
            Drawn.fill(task, batch, Rng.of(5));
            assertEquals(first, all(task, batch));
        }
    }

    private static String all(Task task, Batch batch) {
        var text = new StringBuilder();
        IntStream.range(0, batch.size()).forEach(b -> text.append(task.picture(batch, b)));
        return text.toString();
    }

    @Test
    void evaluationsAskEveryTestQuestionOfEachTask() {
        BabiTask task = task(Map.of("task", "2,1"));
        assertEquals(
                List.of("task 2, made-up", "task 1, made-up"),
                task.evaluations().stream().map(Evaluation::name).toList());
        long[] answers = {2L * STORIES, STORIES};
        long[] words = {4L * STORIES, STORIES};
        try (var arena = TensorArena.create()) {
            for (int i = 0; i < 2; i++) {
                Evaluation evaluation = task.evaluations().get(i);
                Batch batch = batch(arena, 7, task, evaluation.maxSteps());
                var logits = new Outputs(arena, Batch.one("output", task.outputSize()), 7 * evaluation.maxSteps());
                var score = (SymbolScore) task.objective().score();
                int first = 0;
                for (int count; (count = evaluation.fill(batch, 1, first)) > 0; first += count) {
                    for (int b = 0; b < count; b++) {
                        score.add(logits, batch, b);
                    }
                }
                assertEquals(STORIES, score.sequences());
                assertEquals(answers[i], score.answers());
                assertEquals(words[i], score.asked());
                assertEquals(1, score.answerError());
                assertEquals(words[i] / (double) STORIES * Math.log(13), score.loss(), 1e-9);
            }
        }
    }

    @Test
    void aTaskIsMadeAgainFromItsOptions() {
        BabiTask task = task(Map.of("task", "1,2"));
        Task again =
                Configs.read(BabiTask.Options.DEFAULTS, task.options().toMap()).create();
        assertEquals(task.options(), again.options());
        assertEquals(task.inputChannels(), ((BabiTask.Options) again.options()).vocabulary());
        // A network that knows the words of both tasks is tested on one of them.
        var options = new HashMap<>(task.options().toMap());
        options.put("task", "1");
        assertEquals(
                13, Configs.read(BabiTask.Options.DEFAULTS, options).create().inputSize());
        assertTrue(Configs.marked(Local.class, task.options()).contains("data"));
        options.put("vocabulary", List.of("-", ".", "?", "mary"));
        String unknown = Refusal.of(
                DataException.class,
                () -> Configs.read(BabiTask.Options.DEFAULTS, options).create());
        assertTrue(unknown.contains("qa1_made-up_train.txt, line 1: "), unknown);
    }

    /** Both questions of task 2, whose answers have two words, or the first alone; judged are whole stories. */
    @Test
    void trainingMayBeginWithTheFirstQuestions() {
        BabiTask whole = task(Map.of("task", "2"));
        Task first = whole.withMaxLength(1);
        assertEquals(2, whole.maxLength().orElseThrow());
        assertEquals(1, first.maxLength().orElseThrow());
        assertEquals(30, whole.training().maxSteps());
        assertEquals(24, first.training().maxSteps());
        assertEquals(30, first.validation().maxSteps());
        assertEquals(30, first.evaluations().getFirst().maxSteps());
        assertEquals(
                first.options(),
                Configs.read(BabiTask.Options.DEFAULTS, first.options().toMap()));
        try (var arena = TensorArena.create()) {
            Batch batch = batch(arena, 64, first, first.training().maxSteps());
            Drawn.fill(first, batch, Rng.of(1));
            Batch longer = batch(arena, 64, whole, 30);
            Drawn.fill(whole, longer, Rng.of(1));
            Batch beyond = batch(arena, 64, whole, 30);
            Drawn.fill(whole.withMaxLength(3), beyond, Rng.of(1));
            for (int b = 0; b < 64; b++) {
                assertEquals(longer.length(b) - 6, batch.length(b));
                assertTrue(whole.picture(longer, b).startsWith(first.picture(batch, b)), whole.picture(longer, b));
                assertEquals(whole.picture(longer, b), whole.picture(beyond, b));
            }
        }
    }

    @Test
    void longStoriesCanBeLeftOut() {
        BabiTask all = task(Map.of("task", "1"));
        BabiTask some = task(Map.of("task", "1", "max-words", 17));
        assertEquals(0, all.leftOut());
        assertEquals(23, all.training().maxSteps());
        assertEquals(17, some.training().maxSteps());
        assertTrue(some.leftOut() > STORIES / 6 && some.leftOut() < STORIES / 2, "left out " + some.leftOut());
        assertEquals(
                STORIES,
                some.leftOut() + some.trainingStories() + some.validation().sequences());
        assertEquals(STORIES, some.evaluations().getFirst().sequences());
        assertEquals(23, some.evaluations().getFirst().maxSteps());
        String none = Refusal.of(IllegalArgumentException.class, () -> task(Map.of("max-words", 5)));
        assertTrue(none.contains("--max-words 5 leaves out 400 stories"), none);
    }

    /** 156 words and three signs, as the DNC paper counts; task 3 is there in the small set only. */
    @Test
    void allPublishedTasksHaveOneHundredAndFiftyNineWords() {
        Path data = TestData.find("babi");
        var task = (BabiTask) Tasks.create("babi", Map.of("data", data.toString(), "babi-set", "en", "task", "1-20"));
        assertEquals(159, task.inputSize());
        assertEquals(20, task.evaluations().size());
        int stories = 13 * 200 + 3 * 1000 + 250 + 125 + 198 + 94;
        assertEquals(stories, task.trainingStories() + task.validation().sequences());
        assertEquals(stories / 10.0, task.validation().sequences(), 90);
        String missing = Refusal.of(
                DataException.class, () -> Tasks.create("babi", Map.of("data", data.toString(), "task", "1-20")));
        assertTrue(missing.contains("no file qa3_*_train.txt"), missing);
    }

    @Test
    void publishedTaskOneFillsBatches() {
        Path data = TestData.find("babi");
        Task task = Tasks.create("babi", Map.of("data", data.toString()));
        try (var arena = TensorArena.create()) {
            Batch batch = batch(arena, 16, task, task.training().maxSteps());
            Drawn.fill(task, batch, Rng.of(1));
            String story = task.picture(batch, 0);
            assertEquals(
                    5,
                    story.lines().filter(line -> line.startsWith("where is ")).count(),
                    story);
            assertEquals(15, story.lines().count(), story);
            Evaluation test = task.evaluations().getFirst();
            assertEquals(200, test.sequences());
            assertEquals("task 1, single-supporting-fact", test.name());
        }
    }
}
