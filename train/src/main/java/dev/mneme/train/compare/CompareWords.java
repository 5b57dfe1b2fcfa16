package dev.mneme.train.compare;

import dev.mneme.kernels.Kernels;
import dev.mneme.train.report.Progress;
import dev.mneme.train.report.ResultTable;
import dev.mneme.train.report.RunReport.Table;
import dev.mneme.train.run.Version;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/** The words that go along with a comparison: what begins, how far all runs are, and what came of them. */
public final class CompareWords {
    private static final long QUIET_NANOS = 10_000_000_000L;

    private final PrintStream words;
    private long due = System.nanoTime() + QUIET_NANOS;
    private int over;

    /** To {@code words}. */
    public CompareWords(PrintStream words) {
        this.words = words;
    }

    void begin(Entrants entrants, int parallel, int before, Path folder) {
        words.println("mneme %s, %s, %s runs, %s at a time, each of %s"
                .formatted(
                        Version.MNEME,
                        Kernels.loops(),
                        entrants.runs(),
                        parallel,
                        entrants.budget().words()));
        words.println("comparison " + folder + (before == 0 ? "" : ", %s runs of which are over".formatted(before)));
        over = before;
    }

    /** Now and then says how far all are. */
    synchronized void at(Forecast forecast, int runs) {
        if (System.nanoTime() - due > 0) {
            say("", forecast, runs);
        }
    }

    /** A run is over. */
    synchronized void over(Entry entry, Outcome outcome, String reached, Forecast forecast, int runs) {
        over++;
        String came = outcome.isWhole() ? reached : "broke down";
        say("%s: %s in %s".formatted(entry.words(), came, Progress.duration(outcome.seconds())), forecast, runs);
    }

    private void say(String what, Forecast forecast, int runs) {
        due = System.nanoTime() + QUIET_NANOS;
        words.println(String.format(
                Locale.ROOT,
                "%d/%d  %3.0f%%  %s  ETA %s",
                over,
                runs,
                100 * forecast.share(),
                what,
                Progress.duration(forecast.remaining())));
        words.flush();
    }

    void end(Table table, CompareFolder folder) {
        words.println();
        words.println(table.caption());
        ResultTable.text(table).forEach(words::println);
        words.println();
        words.println("page        " + folder.page());
        words.println("result      " + folder.result());
    }

    void stopped() {
        words.println("stopped; the same command goes on");
    }
}
