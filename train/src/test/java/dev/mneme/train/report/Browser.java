package dev.mneme.train.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a page can be opened with on this machine: a Chromium without a window, or Node with the little of a browser that
 * {@code dom.js} gives it.
 *
 * @param command where it lies
 */
record Browser(String name, Path command) {
    private static final Path SCRIPTS = Path.of("src/test/page");
    private static final Pattern FOUND = Pattern.compile("<pre id=\"found\">(.*?)</pre>", Pattern.DOTALL);

    /**
     * What {@code check.js} found in a page.
     *
     * @param console what the page wrote to its console, errors above all
     */
    record Opened(List<String> console, JsonObject found) {}

    /** Those there are, Chromium first; none on a bare machine. */
    static List<Browser> all() {
        return Stream.of(chromium(), onPath("node").map(node -> new Browser("node", node)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Browser> chromium() {
        return Stream.of("chromium", "chromium-browser", "google-chrome", "chrome")
                .map(Browser::onPath)
                .flatMap(Optional::stream)
                .findFirst()
                .map(command -> new Browser("chromium", command));
    }

    private static Optional<Path> onPath(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Opens {@code page} with {@code check.js} behind its own script; what it needs is written into {@code folder}. */
    Opened open(String page, Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        Path file = folder.resolve("page.html");
        Files.writeString(file, withCheck(page));
        return name.equals("node") ? inNode(file, folder) : inChromium(file, folder);
    }

    /** The policy of a page lets in no script but its own, so it names this one too. */
    private static String withCheck(String page) throws IOException, GeneralSecurityException {
        String check = Files.readString(SCRIPTS.resolve("check.js"));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(check.getBytes(UTF_8));
        String hash = "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        return page.replace("script-src ", "script-src " + hash + " ")
                .replace("</body>", "<script>" + check + "</script></body>");
    }

    private Opened inNode(Path file, Path folder) throws IOException, InterruptedException {
        JsonObject all = Json.parseObject(run(folder, SCRIPTS.resolve("dom.js").toString(), file.toString()));
        List<String> console =
                all.array("console").stream().map(line -> (String) line).toList();
        assertTrue(all.get("found") instanceof JsonObject, "the check did not run: " + console);
        return new Opened(console, all.object("found"));
    }

    private Opened inChromium(Path file, Path folder) throws IOException, InterruptedException {
        String dom = run(
                folder,
                "--headless",
                "--no-sandbox", // it opens nothing but our own page, and as root there is none
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + folder.resolve("profile"),
                "--enable-logging=stderr",
                "--window-size=1200,1000",
                "--virtual-time-budget=1000", // frames that come after the page has loaded
                "--dump-dom",
                file.toUri().toString());
        List<String> console = Files.readAllLines(folder.resolve("err"), UTF_8).stream()
                .filter(line -> line.contains("CONSOLE"))
                .toList();
        Matcher found = FOUND.matcher(dom);
        assertTrue(found.find(), "the check did not run: " + console);
        return new Opened(
                console,
                Json.parseObject(
                        found.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")));
    }

    private String run(Path folder, String... arguments) throws IOException, InterruptedException {
        var line = new ArrayList<String>();
        line.add(command.toString());
        line.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(line)
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        assertTrue(ended, name + " did not end");
        return Files.readString(out, UTF_8);
    }
}
