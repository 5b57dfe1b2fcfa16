package dev.mneme.train.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.TensorArena;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Local;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.DataException;
import dev.mneme.train.data.OmniglotCharacter;
import dev.mneme.train.data.OmniglotExcerpt;
import dev.mneme.train.data.Outputs;
import dev.mneme.train.data.Refusal;
import dev.mneme.train.data.Rng;
import dev.mneme.train.data.TestData;
import dev.mneme.train.objective.ShowingScore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OmniglotTaskTest {
    private static final int PIXELS = 400;

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        OmniglotExcerpt.write(folder, "images_background", 40, 4);
        OmniglotExcerpt.write(folder, "images_evaluation", 20, 4);
    }

    private OmniglotTask task(Map<String, Object> options) {
        var all = new HashMap<String, Object>(Map.of("data", folder.toString()));
        all.putAll(options);
        return (OmniglotTask) Tasks.create("omniglot", all);
    }

    private static Batch batch(TensorArena arena, int size, Task task, int steps) {
        return Batch.create(arena, size, steps, task.inputSize(), task.outputSize());
    }

    /** Five classes, ten showings each, every image with the label of the one before. */
    @ParameterizedTest
    @ValueSource(strings = {"onehot", "letters"})
    void labelsComeOneStepLate(String labels) {
        OmniglotTask task = task(Map.of("labels", labels, "classes", 5));
        int letters = labels.equals("onehot") ? 1 : 5;
        assertEquals(5 * letters, task.outputSize());
        assertEquals(PIXELS + 5 * letters, task.inputSize());
        try (var arena = TensorArena.create()) {
            Batch batch = batch(arena, 40, task, 50);
            Drawn.fill(task, batch, Rng.of(1));
            var firsts = new HashSet<String>();
            for (int b = 0; b < 40; b++) {
                var shown = new HashMap<String, Integer>();
                assertEquals(50, batch.length(b));
                List<String> said = task.labels(batch, b);
                for (int t = 0; t < 50; t++) {
                    assertTrue(batch.masked(t, b));
                    shown.merge(said.get(t), 1, Integer::sum);
                    float ones = 0;
                    float greatest = 0;
                    for (int j = 0; j < task.outputSize(); j++) {
                        float before = t == 0 ? 0 : batch.target().get(batch.row(t - 1, b), j);
                        assertEquals(before, batch.input().get(batch.row(t, b), PIXELS + j));
                        ones += batch.target().get(batch.row(t, b), j);
                    }
                    for (int i = 0; i < PIXELS; i++) {
                        float ink = batch.input().get(batch.row(t, b), i);
                        assertTrue(ink >= 0 && ink <= 1);
                        greatest = Math.max(greatest, ink);
                    }
                    assertEquals(letters, ones);
                    assertEquals(1, greatest);
                }
                assertEquals(5, shown.size());
                assertTrue(shown.values().stream().allMatch(count -> count == 10), shown.toString());
                firsts.add(said.getFirst());
            }
            assertTrue(firsts.size() >= 5, "labels are new in each episode");
        }
    }

    /** As drawn, two images of a label are drawings of one character, and none of another. */
    @Test
    void aLabelIsOneCharacter() {
        OmniglotTask task = task(Map.of("split", "lake", "showings", 4));
        Evaluation drawn = task.evaluations().get(1);
        assertEquals("as drawn", drawn.name());
        var owner = new HashMap<String, String>(); // of images
        float[] pixels = new float[PIXELS];
        for (OmniglotCharacter character : task.characters().test()) {
            assertFalse(character.background());
            character.drawings().forEach(drawing -> {
                drawing.render(pixels, 0, 0, 0, 0);
                owner.put(Arrays.toString(pixels), character.name());
            });
        }
        try (var arena = TensorArena.create()) {
            Batch batch = batch(arena, 1, task, drawn.maxSteps());
            for (int number = 0; number < 20; number++) {
                drawn.fill(batch, 1, number);
                List<String> labels = task.labels(batch, 0);
                var characters = new HashMap<String, String>(); // by label
                var images = new HashSet<String>();
                for (int t = 0; t < 20; t++) {
                    for (int i = 0; i < PIXELS; i++) {
                        pixels[i] = batch.input().get(batch.row(t, 0), i);
                    }
                    String image = Arrays.toString(pixels);
                    images.add(image);
                    String character = owner.get(image);
                    assertTrue(character != null, "an image of the test set");
                    String before = characters.putIfAbsent(labels.get(t), character);
                    assertTrue(before == null || before.equals(character));
                }
                assertEquals(5, new HashSet<>(characters.values()).size());
                assertEquals(20, images.size(), "all four drawings of each");
            }
        }
    }

    @Test
    void trainingTurnsAndMoves() {
        OmniglotTask task = task(Map.of("showings", 8)); // twice as many as there are drawings
        try (var arena = TensorArena.create()) {
            Batch batch = batch(arena, 1, task, 40);
            Drawn.fill(task, batch, Rng.of(1));
            var images = new HashSet<String>();
            for (int t = 0; t < 40; t++) {
                float[] row = batch.input().row(batch.row(t, 0)).toArray();
                images.add(Arrays.toString(Arrays.copyOf(row, PIXELS)));
            }
            assertEquals(40, images.size());
        }
    }

    @Test
    void anEpisodeIsAFunctionOfTheGenerator() {
        OmniglotTask task = task(Map.of());
        try (var arena = TensorArena.create()) {
            Batch one = batch(arena, 3, task, 50);
            Batch other = batch(arena, 3, task, 50);
            task.validation().fill(one, 7, 0);
            Drawn.fill(task, other, Rng.of(3));
            task.validation().fill(other, 7, 0);
            for (int row = 0; row < 150; row++) {
                assertArrayEquals(
                        one.input().row(row).toArray(), other.input().row(row).toArray());
            }
            task.validation().fill(other, 7, 1);
            assertNotEquals(task.picture(one, 0), task.picture(other, 0));
        }
    }

    /** Of 60 characters, 44 train, of which 5 are held back, and 16 test; or the two sets as they are. */
    @Test
    void noCharacterIsInTwoParts() {
        for (String split : List.of("santoro", "lake")) {
            OmniglotSplit parts = task(Map.of("split", split)).characters();
            boolean lake = split.equals("lake");
            assertEquals(lake ? 35 : 39, parts.training().size());
            assertEquals(5, parts.validation().size());
            assertEquals(lake ? 20 : 16, parts.test().size());
            assertEquals(
                    60,
                    Stream.of(parts.training(), parts.validation(), parts.test())
                            .flatMap(List::stream)
                            .map(character -> character.background() + character.name())
                            .distinct()
                            .count());
            assertEquals(
                    parts.test().stream().map(OmniglotCharacter::name).toList(),
                    task(Map.of("split", split, "labels", "letters", "classes", 3)).characters().test().stream()
                            .map(OmniglotCharacter::name)
                            .toList());
        }
    }

    /** All equal outputs are a tie, and wrong; the first of five classes alone is right once in five. */
    @Test
    void accuracyIsByShowing() {
        OmniglotTask task = task(Map.of());
        try (var arena = TensorArena.create()) {
            Batch batch = batch(arena, 20, task, 50);
            Drawn.fill(task, batch, Rng.of(1));
            var y = new Outputs(arena, Batch.one("output", 5), 20 * 50);
            var score = (ShowingScore) task.objective().score();
            var one = (ShowingScore) task.objective().score();
            for (int b = 0; b < 20; b++) {
                score.add(y, batch, b);
            }
            for (int row = 0; row < 20 * 50; row++) {
                y.values().set(row, 0, 1);
            }
            for (int b = 0; b < 20; b++) {
                one.add(y, batch, b);
            }
            for (int number = 1; number <= 10; number++) {
                assertEquals(0, score.accuracy(number));
                assertEquals(0.2, one.accuracy(number));
            }
            assertEquals(50 * Math.log(5), score.loss(), 1e-6);
            assertEquals(20 * 45, score.asked());
        }
    }

    @Test
    void moreShowingsAreEvaluated() {
        OmniglotTask task = task(Map.of("showings", 3));
        assertEquals(
                List.of("new characters", "as drawn", "6 showings"),
                task.evaluations().stream().map(Evaluation::name).toList());
        assertEquals(30, task.evaluations().get(2).maxSteps());
        assertEquals(500, task.ofLength(100).maxSteps());
        assertEquals(10, task.withMaxLength(2).training().maxSteps());
        assertEquals(15 * 10, task(Map.of("labels", "letters")).training().maxSteps());
    }

    @Test
    void pictureShowsImagesUnderTheirLabels() {
        OmniglotTask task = task(Map.of("labels", "letters", "classes", 2, "showings", 2));
        try (var arena = TensorArena.create()) {
            Batch batch = batch(arena, 1, task, 4);
            batch.begin(0, 1);
            batch.setInput(0, 0, 21, 1);
            batch.setInput(0, 0, 22, 0.4f);
            for (int letter = 0; letter < 5; letter++) {
                batch.setTarget(0, 0, 5 * letter + (letter + 1) % 5, 1);
            }
            batch.count(0, 0);
            assertEquals("bcdea\n\n #+\n" + "\n".repeat(18), task.picture(batch, 0));
            assertTrue(task.picture(batch, 0, arena.mat(4, 25)).startsWith("bcdea (not aaaaa)\n"));
            assertEquals(List.of("bcdea"), task.labels(batch, 0));
            assertEquals("pixel 20, 20", task.inputChannels().get(399));
            assertEquals("letter 1 is b before", task.inputChannels().get(401));
        }
    }

    @Test
    void aTaskIsMadeAgainFromItsOptions() {
        OmniglotTask task = task(Map.of("labels", "letters", "classes", 4));
        assertEquals(
                task.options(),
                Configs.read(OmniglotTask.Options.DEFAULTS, task.options().toMap()));
        assertTrue(Configs.marked(Local.class, task.options()).contains("data"));
    }

    @Test
    void tooLittleIsRefused() {
        String few = Refusal.of(DataException.class, () -> task(Map.of("classes", 18)));
        assertEquals(
                folder + " holds 44 characters to learn from and 16 to test, but episodes of 18 classes need 36 and 18",
                few);
        Path half = folder.resolve("images_background.zip");
        String noTest = Refusal.of(DataException.class, () -> task(Map.of("data", half.toString(), "split", "lake")));
        assertTrue(noTest.contains("40 characters to learn from and 0 to test"), noTest);
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of("data", ""), Map.of("classes", 1), Map.of("classes", 201), Map.of("showings", 1))) {
            String refused = Refusal.of(IllegalArgumentException.class, () -> task(wrong));
            assertTrue(refused.contains("--" + wrong.keySet().iterator().next()), refused);
        }
    }

    /** The two splits of the literature. */
    @Test
    void thePublishedCharactersAreSplit() {
        Path data = TestData.find("omniglot");
        for (String split : List.of("santoro", "lake")) {
            boolean lake = split.equals("lake");
            OmniglotSplit parts =
                    task(Map.of("data", data.toString(), "split", split)).characters();
            assertEquals(
                    lake ? 964 : 1200,
                    parts.training().size() + parts.validation().size());
            assertEquals(lake ? 48 : 60, parts.validation().size());
            assertEquals(lake ? 659 : 423, parts.test().size());
        }
    }
}
