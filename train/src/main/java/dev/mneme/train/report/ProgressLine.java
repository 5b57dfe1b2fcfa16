package dev.mneme.train.report;

import java.util.Locale;

/** The text of one line of progress. Figures keep their width, so that a line written over itself stands still. */
final class ProgressLine {
    private static final int LEAST_BAR = 8;
    private static final int MOST_BAR = 24;

    private final String task;
    private final String errorName;
    private final long total;
    private final int width;

    /** @param width greatest length of a line; without limit there is no bar, since nobody would see it move */
    ProgressLine(String task, String errorName, long total, int width) {
        if (total < 1) {
            throw new IllegalArgumentException("Progress: at least 1 iteration in all is needed, got " + total);
        }
        this.task = task;
        this.errorName = errorName;
        this.total = total;
        this.width = width;
    }

    ProgressLine named(String other) {
        return new ProgressLine(other, errorName, total, width);
    }

    String running(long iteration, double loss, double error, double perSecond) {
        double left = Math.max(total - iteration, 0) / perSecond;
        return fit(iteration, loss, error, perSecond, "ETA " + duration(left));
    }

    String done(long iteration, double loss, double error, double perSecond, double seconds) {
        return fit(iteration, loss, error, perSecond, "in " + duration(seconds));
    }

    /** Leaves out what matters least until the line fits. */
    private String fit(long iteration, double loss, double error, double perSecond, String time) {
        int digits = Long.toString(total).length();
        String count = String.format(Locale.ROOT, "%" + digits + "d/%d", iteration, total);
        String percent = String.format(Locale.ROOT, "%3.0f%%", Math.floor(100.0 * iteration / total));
        String losses = "loss " + figure(loss);
        String errors = errorName + " " + figure(error);
        String rate = figure(perSecond) + " steps/s";
        String[] choices = {
            String.join("  ", task, count, percent, losses, errors, rate, time),
            String.join("  ", task, count, losses, errors, rate, time),
            String.join("  ", count, losses, errors, rate, time),
            String.join("  ", count, losses, errors, time),
            String.join("  ", count, losses, time),
            String.join("  ", percent, losses),
            percent
        };
        for (String choice : choices) {
            if (choice.length() <= width) {
                return withBar(choice, iteration);
            }
        }
        return percent.substring(0, width);
    }

    private String withBar(String text, long iteration) {
        int room = Math.min(width - text.length() - 4, MOST_BAR);
        if (width == Integer.MAX_VALUE || room < LEAST_BAR) {
            return text;
        }
        int full = (int) Math.clamp((double) room * iteration / total, 0, room);
        String tip = full < room ? ">" : "";
        return text + "  [" + "=".repeat(full) + tip + " ".repeat(room - full - tip.length()) + "]";
    }

    /** A number in six characters wherever six are enough. */
    static String figure(double value) {
        if (Double.isNaN(value)) {
            return "     -";
        }
        if (value != 0 && Math.abs(value) < 1e-3) {
            return String.format(Locale.ROOT, "%6.0e", value);
        }
        for (int decimals = 4; decimals >= 0; decimals--) {
            String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
            if (text.length() <= 6) {
                return text;
            }
        }
        return String.format(Locale.ROOT, "%6.1e", value);
    }

    /** Seconds as {@code m:ss}, {@code h:mm:ss} or {@code 3d 04h}; {@code -:--} when unknown. */
    static String duration(double seconds) {
        if (!(seconds >= 0) || seconds == Double.POSITIVE_INFINITY) {
            return "-:--";
        }
        long s = Math.round(Math.min(seconds, 1e12));
        if (s >= 86_400) {
            return s / 86_400 > 999 ? "years" : String.format(Locale.ROOT, "%dd %02dh", s / 86_400, s / 3600 % 24);
        }
        return s >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60)
                : String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60);
    }
}
