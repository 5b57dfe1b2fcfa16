package dev.mneme.train.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.model.ModelConfig;
import dev.mneme.model.Presets;
import dev.mneme.model.memory.NoMemory;
import dev.mneme.train.task.CopyTask;
import dev.mneme.train.task.Tasks;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is compared with whom, for how long, and what is made of the numbers. */
class PlanTest {
    private static Entrants copy(List<String> models, List<String> grid, Map<String, Object> given) {
        return new Entrants(Tasks.KINDS.named(CopyTask.NAME), new CompareConfig(models, 2, 0), grid, given);
    }

    private static List<String> labels(Entrants entrants) {
        return entrants.all().stream().map(Entrant::label).toList();
    }

    private static void refused(List<String> grid, String... words) {
        var e = assertThrows(
                IllegalArgumentException.class, () -> copy(List.of("dnc", "sdnc"), grid, Map.of("hidden-size", 8)));
        for (String word : words) {
            assertTrue(e.getMessage().contains(word), e.getMessage());
        }
    }

    @Test
    void aModelIsAMemoryAControllerWithoutOneOrAPreset() {
        List<Entrant> all =
                copy(List.of("sam", "gru", "ntm-graves"), List.of(), Map.of()).all();
        assertEquals("sam", all.get(0).settings().get("memory"));
        assertTrue(all.get(1).model().memory() instanceof NoMemory.Config);
        assertEquals("gru", all.get(1).settings().get("controller"));
        ModelConfig preset = Presets.KINDS.named("ntm-graves").defaults().model();
        assertEquals(preset.memory(), all.get(2).model().memory());
        assertEquals(preset.controller(), all.get(2).model().controller());
    }

    /** Recipes of smaller batches take more steps, and are looked at after as many sequences. */
    @Test
    void allSeeAsManySequences() {
        Map<String, Object> given = Map.of("iterations", 30, "evaluate-every", 10);
        for (Entrant entrant : copy(List.of("dnc", "sam", "ntm"), List.of("batch-size=5,16"), given)
                .all()) {
            int batch = entrant.training().batchSize();
            assertEquals(Math.ceilDiv(30 * 16, batch), entrant.training().iterations(), entrant.label());
            assertEquals(Math.ceilDiv(10 * 16, batch), entrant.training().evaluateEvery(), entrant.label());
        }
        Entrants ntm = copy(List.of("dnc", "ntm"), List.of(), given);
        assertEquals(4, ntm.all().get(1).training().batchSize());
        assertEquals(120, ntm.all().get(1).training().iterations());
        assertEquals(480, ntm.budget().sequences());
    }

    @Test
    void aGridIsEveryCombinationForThoseThatHaveTheSetting() {
        Entrants entrants = copy(List.of("dnc", "sdnc"), List.of("links=2,4", "word-size=4,8"), Map.of());
        assertEquals(
                List.of(
                        "dnc word-size=4",
                        "dnc word-size=8",
                        "sdnc links=2 word-size=4",
                        "sdnc links=2 word-size=8",
                        "sdnc links=4 word-size=4",
                        "sdnc links=4 word-size=8"),
                labels(entrants));
        assertEquals(
                labels(entrants), labels(copy(List.of("dnc", "sdnc"), List.of("links=2,4,word-size=4,8"), Map.of())));
        assertEquals(12, entrants.runs());
    }

    @Test
    void whatDoesNothingForAllIsTold() {
        Map<String, Object> given = Map.of("links", 4, "sparse-reads", 2);
        assertEquals(Map.of(), copy(List.of("dnc", "sdnc"), List.of(), given).idle());
        assertEquals(
                Map.of("links", "with --memory sam; it is for sdnc"),
                copy(List.of("sam"), List.of(), given).idle());
        assertTrue(copy(List.of("gru"), List.of(), Map.of("controller", "rnn"))
                .idle()
                .get("controller")
                .contains("gru"));
    }

    @Test
    void whatCannotBeVariedIsRefused() {
        refused(List.of("nothing=1"), "no setting 'nothing'", "word-size");
        refused(List.of("32,64"), "KEY=A,B", "32,64");
        refused(List.of("word-size=0"), "--word-size must be", "0");
        refused(List.of("word-size="), "--word-size");
        refused(List.of("word-size=4", "word-size=8"), "word-size twice");
        refused(List.of("iterations=1,2"), "iterations", "budget");
        refused(List.of("seed=1,2"), "--seeds");
        refused(List.of("memory=dnc"), "--models");
        refused(List.of("hidden-size=4,8"), "--hidden-size does nothing", "--grid");
        refused(List.of("momentum=0.5,0.9"), "--grid momentum=.. does nothing", "rmsprop");
        assertThrows(IllegalArgumentException.class, () -> new CompareConfig(List.of("dnc", "nobody"), 1, 0));
    }

    @Test
    void aSpreadIsTheMedianOfWhatIsFinite() {
        assertEquals(new Spread(2, 1, 9), Spread.of(new double[] {9, Double.NaN, 1, 2, Double.POSITIVE_INFINITY}));
        assertEquals(2.5, Spread.of(new double[] {4, 1}).median());
        assertEquals("2.500 (1.000 to 4.000)", Spread.of(new double[] {4, 1}).text());
        assertEquals("0 (0 to 12.3)", Spread.of(new double[] {0, 0, 12.34}).text());
        assertEquals("112", Spread.of(new double[] {111.9, 112.1}).text());
        assertEquals("-", Spread.of(new double[0]).text());
    }

    /** A run of which nothing is known takes as long as its like, or as all do; two at a time halve that. */
    @Test
    void aForecastLearnsFromOtherRuns() {
        Entrants two = copy(List.of("dnc", "lstm"), List.of(), Map.of("iterations", 100));
        List<Entry> entries = List.of(
                new Entry(two.all().get(0), 1),
                new Entry(two.all().get(1), 1),
                new Entry(two.all().get(0), 2),
                new Entry(two.all().get(1), 2));
        var forecast = new Forecast(entries, two.budget(), 2);
        assertTrue(Double.isNaN(forecast.remaining()));
        forecast.at(0, 100, 60);
        forecast.over(0);
        assertEquals(90, forecast.remaining(), 1e-9);
        forecast.at(1, 50, 10);
        assertEquals(60, forecast.remaining(), 1e-9); // the longest cannot be shared
        assertEquals((1 + 0.5) / 4, forecast.share(), 1e-9);
        assertFalse(entries.getFirst().name().contains("/"));
    }
}
