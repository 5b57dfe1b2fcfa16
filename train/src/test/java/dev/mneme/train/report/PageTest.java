package dev.mneme.train.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.mneme.cli.Main;
import dev.mneme.train.io.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages as one sees them: opened in a browser, looked at, every control used. */
class PageTest {
    private static final String ORDER = "Memory rows in the order of writing";

    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        dnc  | 16     | chosen by dynamic allocation      | free gate           | rows of SAM, least recently
        sam  | 16     | 4 rows whose content is nearest   | least recently used | free gate, allocation, temporal
        sam  | 100000 | Of 100,000 rows only the          | least recently used | 4,096 rows
        sdnc | 16     | along links                       | one write head      | free gate, allocation, usage
        ntm  | 16     | steps from row                    | by a shift of one   | free gate, allocation, temporal
        dam  | 16     | by how near its content is        | No gate frees a row | free gate, allocation, temporal
        lru  | 16     | than 7.4 times the weight         | No gate frees a row | free gate, allocation, temporal
        fwm  | 16     | the number of the first key       | Nothing is ever     | free gate, allocation, temporal
        none | 16     | What the network should answer    | as probabilities    | memory row, Write weights
        """)
    void theRunsOfEveryMemoryAreDrawnAndExplained(String memory, int rows, String says, String and, String never)
            throws Exception {
        String page = switch (memory) {
            case "none" -> trained(memory, "copy", "--memory", memory);
            case "fwm" -> trained(memory, "copy", "--memory", memory, "--word-size", rows);
            default -> trained(memory, "copy", "--memory", memory, "--memory-size", rows, "--word-size", 4);
        };
        String maps = page.substring(page.indexOf("<section id=\"sequence\">"), page.indexOf("id=\"data\""));
        assertTrue(maps.contains(says) && maps.contains(and), maps);
        for (String other : never.split(", ", -1)) {
            assertFalse(maps.contains(other), memory + " is explained by: " + other);
        }
        List<String> choices = opened(page);
        assertEquals(!memory.equals("none"), choices.contains(ORDER), choices.toString());
    }

    @Test
    void eachLayerOfAStackIsDrawn() throws Exception {
        String page = trained("stacked", "copy", "--memory", "ntm", "--memory-layers", 2, "--memory-size", 16);
        assertTrue(page.contains("Layer 0: write weights") && page.contains("Layer 1: read weights"), page);
        assertTrue(opened(page).contains(ORDER));
    }

    /** Of a memory that layers share in turns, what its last turn found; of each of several, what that one did. */
    @Test
    void sparseMemoriesOfAStackTellWhatTheyFound() throws Exception {
        String shared = trained("shared", "copy", "--memory", "sdnc", "--memory-layers", 2, "--share-memory");
        assertTrue(shared.contains("It touched ") && shared.contains("the search found 100 %"), shared);
        String own = trained("own", "copy", "--memory", "sam", "--memory-layers", 2);
        assertTrue(own.contains("Layer 0 touched ") && own.contains("Layer 1 touched "), own);
    }

    /** There are more words than rows of memory: each map has rows of its own. */
    @Test
    void storiesAreDrawn() throws Exception {
        Path data = Files.createDirectory(temp.resolve("stories"));
        for (String part : List.of("train", "test")) {
            var text = new StringBuilder();
            for (int i = 0; i < 300; i++) {
                String place = List.of("kitchen", "garden", "office").get(i % 3);
                String name = List.of("Mary", "John", "Sandra", "Daniel").get(i % 4);
                text.append("1 %s went back to the %s.\n2 Where is %s? \t%s\t1\n".formatted(name, place, name, place));
            }
            Files.writeString(data.resolve("qa1_made-up_" + part + ".txt"), text);
        }
        List<String> choices = opened(trained("babi", "babi", "--data", data, "--memory-size", "13"));
        assertTrue(choices.contains(ORDER), choices.toString());
        choices.forEach(choice -> assertTrue(
                choice.equals(ORDER) || choice.matches("Only the \\d+ of 13 memory rows in use"), choices.toString()));
    }

    /** Bands over the seeds, models of every colour and more, and what a real comparison writes. */
    @Test
    void comparisonsAreDrawn() throws Exception {
        opened(SampleComparison.of(10, 40).html());
        opened(SampleComparison.of(2, 3000).html());
        opened(SampleComparison.of(1, 1).html());
        opened(SampleComparison.of(0, 0).html());
        Path folder = temp.resolve("compared");
        run("compare copy --models dnc,sam,lstm --seeds 2 --iterations 20 --evaluate-every 5 --hidden-size 8", folder);
        opened(Files.readString(folder.resolve(ComparisonReport.FILE_NAME)));
    }

    @Test
    void aComparisonNeedsAndAllowsNothingFromOutside() {
        String page = SampleComparison.of(2, 9).html();
        assertTrue(page.contains("default-src 'none'") && !page.contains("unsafe"), page);
        assertFalse(page.contains("<td></script>"), "no name becomes markup");
        for (String outside : List.of("http:", "https:", "src=", "href=", "url(", "@import", "fetch(", "import(")) {
            assertFalse(page.replace("http://www.w3.org/2000/svg", "").contains(outside), outside);
        }
    }

    @Test
    void longAndBrokenCurvesAreDrawn() throws Exception {
        opened(Report.html(SampleRun.copy(200_000, 64)));
        double[] values = new double[300];
        Arrays.setAll(values, i -> i % 7 == 0 ? Double.NaN : i % 5 == 0 ? Double.POSITIVE_INFINITY : i - 150);
        long[] iterations = new long[300];
        Arrays.setAll(iterations, i -> 10L * i);
        Curve broken = new Curve("loss </script>", "nats", iterations, values);
        Curve lost = new Curve("error", "bits", new long[] {7}, new double[] {Double.NaN});
        Curve lone = new Curve("right", "share", new long[] {7}, new double[] {0.5});
        HeatMap map = new HeatMap("m </script>", "row", "", 2, 3, new float[] {0, 1, Float.NaN, 2, -1, 0}, 0, 1);
        opened(page(List.of(broken, lost, lone), map));
    }

    @Test
    void aPageWithoutAnythingHasNoErrors() throws Exception {
        opened(Report.html(
                new RunReport("copy", "", 0, 0, "", new LinkedHashMap<>(), List.of(), List.of(), Optional.empty())));
        opened(page(List.of(), new HeatMap("m", "memory row", "", 600, 1, new float[600], 0, 1)));
    }

    private static String page(List<Curve> curves, HeatMap map) {
        var sequence = new RunReport.Sequence("", map.columns(), List.of(map), List.of(), List.of());
        return Report.html(
                new RunReport("copy", "", 0, 0, "", new LinkedHashMap<>(), curves, List.of(), Optional.of(sequence)));
    }

    /** The page of a short training. */
    private String trained(String name, Object... words) throws IOException {
        Path run = temp.resolve(name);
        var args = new ArrayList<String>();
        args.add("train");
        for (Object word : words) {
            args.add(word.toString());
        }
        args.addAll(List.of("--iterations", "60", "--report-every", "1", "--evaluate-every", "20", "--hidden-size"));
        args.addAll(List.of("8", "--batch-size", "2"));
        run(String.join(" ", args), run);
        return Files.readString(run.resolve(Report.FILE_NAME));
    }

    private static void run(String command, Path folder) {
        var said = new ByteArrayOutputStream();
        var out = new PrintStream(said, true, UTF_8);
        String[] args = (command + " --out " + folder).split(" ", -1);
        assertEquals(0, Main.run(args, out, out), said.toString(UTF_8));
    }

    /** Opens a page in every browser there is: nothing may be wrong in any. Gives the labels of its choices. */
    private List<String> opened(String page) throws Exception {
        List<Browser> browsers = Browser.all();
        assumeFalse(browsers.isEmpty(), "skipped: neither chromium nor node is on the PATH, so no page was opened");
        List<String> choices = List.of();
        for (Browser browser : browsers) {
            Browser.Opened opened = browser.open(page, Files.createTempDirectory(temp, browser.name()));
            JsonObject found = opened.found();
            assertEquals(List.of(), found.array("wrong"), browser.name());
            assertEquals(1, opened.console().size(), browser + " " + opened.console());
            assertTrue(
                    opened.console().getFirst().contains("checked " + found.integer("checked")), "an error: " + opened);
            choices = found.array("choices").stream()
                    .map(choice -> (String) choice)
                    .toList();
        }
        return choices;
    }
}
