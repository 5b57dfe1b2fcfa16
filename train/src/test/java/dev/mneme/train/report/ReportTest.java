package dev.mneme.train.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {
    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>\"'&<!--{{data}}\u2028\u0000\uD800";

    @Test
    void tellsTheRun() {
        String page = Report.html(SampleRun.copy(100, 16));
        for (String expected : List.of(
                "<h1>copy</h1>",
                "<dt>Seed</dt><dd>1</dd>",
                "<dt>Parameters</dt><dd>48,213</dd>",
                "<dt>Loops</dt><dd>vector, 512 bits</dd>",
                "<dt>read-heads</dt><dd>2</dd>",
                "<th scope=\"row\">twice the length, 20</th><td>dnc</td><td class=\"number\">87 of 100</td>",
                "<h3>Read weights of head 2</h3>",
                "<p>What one should see in it.</p>")) {
            assertTrue(page.contains(expected), expected);
        }
    }

    @Test
    void isTheSameBytesForTheSameRun(@TempDir Path folder) throws IOException {
        byte[] first = Files.readAllBytes(Report.write(SampleRun.copy(3000, 64), folder));
        byte[] second = Files.readAllBytes(Report.write(SampleRun.copy(3000, 64), folder));
        assertArrayEquals(first, second);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of("report.html"),
                    files.map(f -> f.getFileName().toString()).toList());
        }
    }

    @Test
    void staysSmall() {
        assertTrue(Report.html(SampleRun.copy(200_000, 64)).length() < 200_000);
    }

    @Test
    void needsNothingFromOutside() {
        String page = Report.html(SampleRun.copy(100, 16)).replace("http://www.w3.org/2000/svg", "");
        for (String outside : List.of("http:", "https:", "src=", "href=", "url(", "@import", "fetch(", "import(")) {
            assertFalse(page.contains(outside), outside);
        }
    }

    @Test
    void allowsItsOwnScriptAndStyleOnly() throws Exception {
        String page = Report.html(SampleRun.copy(100, 16));
        String policy = between(page, "Content-Security-Policy\" content=\"", "\"");
        assertTrue(policy.startsWith("default-src 'none';"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        assertTrue(policy.contains("style-src '" + hash(between(page, "<style>", "</style>")) + "'"), policy);
        assertTrue(policy.contains("script-src '" + hash(between(page, "<script>", "</script>")) + "'"), policy);
        assertFalse(Pattern.compile("\\s(style|on\\w+)=\"").matcher(page).find(), "would be blocked by the policy");
    }

    @Test
    void noNameBecomesMarkup() {
        String page = Report.html(hostile());
        assertEquals(2, count(page, "<script"));
        assertEquals(2, count(page, "</script"));
        assertEquals(0, count(page, "<img"));
        assertEquals(1, count(page, "<!")); // the doctype
        assertEquals(-1, page.indexOf('\u0000'));
        assertTrue(
                page.contains("<h1>&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;&lt;!--{{data}}"));
        assertTrue(UTF_8.newEncoder().canEncode(page));
        assertEquals("O", JsonShape.of(data(page)));
    }

    @Test
    void valuesThatAreNotFiniteLeaveGaps() {
        double inf = Double.POSITIVE_INFINITY;
        Curve curve =
                new Curve("loss", "nats", new long[] {1, 2, 3, 4, 5}, new double[] {1, Double.NaN, inf, -inf, 0.25});
        HeatMap map = new HeatMap(
                "m",
                "row",
                "",
                2,
                2,
                new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1},
                0,
                1);
        String page = Report.html(run(List.of(curve), List.of(map)));
        assertEquals("O", JsonShape.of(data(page)));
        assertTrue(data(page).contains("\"y\":[1,null,null,null,0.25]"), data(page));
        assertTrue(page.contains("last 0.25 at iteration 5, least 0.25 at iteration 5; 3 of 5 values are not finite."));
        assertArrayEquals(new int[] {65535, 65535, 65535, 0}, cells(page));
    }

    @Test
    void aRunWithoutAnythingYetHasAPage() {
        String page = Report.html(
                new RunReport("copy", "", 0, 0, "", new LinkedHashMap<>(), List.of(), List.of(), Optional.empty()));
        assertEquals("O", JsonShape.of(data(page)));
        assertTrue(page.contains("Nothing was measured yet."));
        Curve empty = new Curve("loss", "nats", new long[0], new double[0]);
        Curve lost = new Curve("error", "bits", new long[] {7}, new double[] {Double.NaN});
        HeatMap dark = new HeatMap("m", "row", "", 600, 1, new float[600], 0, 1);
        page = Report.html(run(List.of(empty, lost), List.of(dark)));
        assertEquals("O", JsonShape.of(data(page)));
        assertTrue(page.contains("no finite value; 1 of 1 values are not finite."));
    }

    @Test
    void carriesHeatMapsInSixteenBits() {
        HeatMap map = new HeatMap("m", "row", "", 2, 3, new float[] {0, 0.5f, 1, -1, 3, Float.NaN}, 0, 1);
        String page = Report.html(run(List.of(), List.of(map)));
        assertArrayEquals(new int[] {16384, 24575, 32767, 0, 65534, 65535}, cells(page));
        assertTrue(data(page).contains("\"lo\":0,\"hi\":1,\"least\":-1.0,\"greatest\":3.0"), data(page));
    }

    @Test
    void ofManyRowsShowsTheTouchedOnesOfAllMaps() {
        HeatMap write = withCells("write", 2000, 5, 40, 1500);
        HeatMap read = withCells("read", 2000, 40, 999);
        HeatMap other = withCells("other", 3, 1);
        String page = Report.html(run(List.of(), List.of(write, read, other)));
        assertEquals(2, count(page, "Of 2,000 rows only the 4 that were touched are shown."));
        assertEquals(2, count(data(page), "\"rows\":[5,40,999,1500]"));
        assertEquals(1, count(data(page), "\"rows\":null"));
    }

    @Test
    void ofTooManyTouchedRowsShowsTheBrightest() {
        float[] values = new float[1000];
        Arrays.fill(values, 0, 488, 0.5f);
        Arrays.fill(values, 488, 1000, 0.9f);
        String page = Report.html(run(List.of(), List.of(new HeatMap("m", "row", "", 1000, 1, values, 0, 1))));
        assertTrue(page.contains("Of 1,000 rows only the 512 brightest of the 1,000 that were touched are shown."));
        assertTrue(data(page).contains("\"rows\":[488,489,"));
    }

    private static HeatMap withCells(String title, int rows, int... touched) {
        float[] values = new float[rows * 2];
        for (int row : touched) {
            values[2 * row + 1] = 0.5f;
        }
        return new HeatMap(title, "row", "", rows, 2, values, 0, 1);
    }

    private static RunReport run(List<Curve> curves, List<HeatMap> maps) {
        RunReport.Sequence sequence = new RunReport.Sequence("", maps.getFirst().columns(), maps, List.of(), List.of());
        return new RunReport("copy", "", 0, 0, "", new LinkedHashMap<>(), curves, List.of(), Optional.of(sequence));
    }

    private static RunReport hostile() {
        SequencedMap<String, String> configuration = new LinkedHashMap<>();
        configuration.put(HOSTILE, HOSTILE);
        HeatMap map = new HeatMap(HOSTILE, HOSTILE, HOSTILE, 1, 1, new float[1], 0, 1);
        RunReport.Mark mark = new RunReport.Mark(0, HOSTILE);
        return new RunReport(
                HOSTILE,
                HOSTILE,
                0,
                0,
                HOSTILE,
                configuration,
                List.of(new Curve(HOSTILE, HOSTILE, new long[] {1}, new double[] {1})),
                List.of(new RunReport.Table(HOSTILE, List.of(HOSTILE, HOSTILE), List.of(List.of(HOSTILE, HOSTILE)))),
                Optional.of(new RunReport.Sequence(HOSTILE, 1, List.of(map), List.of(mark), List.of(HOSTILE))));
    }

    private static String data(String page) {
        return between(page, "id=\"data\">", "</script>");
    }

    private static int[] cells(String page) {
        byte[] bytes = Base64.getDecoder().decode(between(page, "\"cells\":\"", "\""));
        int[] codes = new int[bytes.length / 2];
        Arrays.setAll(codes, i -> (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff));
        return codes;
    }

    private static String between(String text, String before, String after) {
        int from = text.indexOf(before) + before.length();
        return text.substring(from, text.indexOf(after, from));
    }

    private static int count(String text, String part) {
        Matcher matcher =
                Pattern.compile(Pattern.quote(part), Pattern.CASE_INSENSITIVE).matcher(text);
        return (int) matcher.results().count();
    }

    private static String hash(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }
}
