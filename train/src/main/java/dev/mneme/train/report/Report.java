package dev.mneme.train.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mneme.train.io.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * {@code report.html} of a run: one file that needs no network, opens from a disk and can be mailed. The same run gives
 * the same bytes.
 *
 * <p>What a report says in text stands in the page itself; charts and heat maps are drawn by its script from data that
 * it carries. The page forbids itself everything but that one script and that one style sheet.
 */
public final class Report {
    public static final String FILE_NAME = "report.html";

    private Report() {}

    /** The page. */
    public static String html(RunReport run) {
        return new Page(run).html();
    }

    /**
     * Writes the page into a run's folder, which must exist. A reader sees the old page or the new one, never a half.
     *
     * @return the file written
     */
    public static Path write(RunReport run, Path folder) throws IOException {
        Path file = folder.resolve(FILE_NAME);
        AtomicFiles.writeString(file, html(run));
        return file;
    }

    /** A text that comes with the library, with the line ends that the page's hashes are taken of. */
    static String resource(String name) {
        try (InputStream in = Report.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "Report: %s is missing beside %s; build the jar again".formatted(name, Report.class.getName()));
            }
            return new String(in.readAllBytes(), UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("Report: could not read " + name, e);
        }
    }
}
