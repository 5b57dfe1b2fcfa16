package dev.mneme.train.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Text on its way into a page: nothing that a name contains may become markup. */
final class Text {
    private static final MathContext DIGITS = new MathContext(5);

    private Text() {}

    /** Text for element content and quoted attributes. */
    static String html(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\n', '\t' -> out.append(' ');
                default -> out.append(printable(text, i) ? c : '\uFFFD');
            }
        }
        return out.toString();
    }

    /** A JSON string, quotes included, that can stand inside a script element. */
    static String json(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = printable(text, i) && "\"\\<>&'\u2028\u2029".indexOf(c) < 0;
            if (plain) {
                out.append(c);
            } else {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        return out.append('"').toString();
    }

    /** A JSON number of five digits; {@code null} for what JSON has no number for. */
    static String json(double value) {
        return Double.isFinite(value) ? digits(value) : "null";
    }

    /** A number of five digits for a reader; what is not finite is named. */
    static String number(double value) {
        double size = Math.abs(value);
        return size >= 1e-4 && size < 1e7
                ? new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString()
                : Double.isFinite(value)
                        ? digits(value).replace("E-", "e-").replace("E+", "e")
                        : Double.toString(value);
    }

    /** A whole number with its thousands set apart. */
    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String digits(double value) {
        return value == 0
                ? "0"
                : new BigDecimal(value).round(DIGITS).stripTrailingZeros().toString();
    }

    /** No control characters, and no half of a surrogate pair, which UTF-8 cannot hold. */
    private static boolean printable(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
        }
        return !Character.isISOControl(c);
    }
}
