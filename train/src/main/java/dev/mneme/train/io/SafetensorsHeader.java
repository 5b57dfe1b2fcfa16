package dev.mneme.train.io;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON header of a safetensors file, read and validated to the last rule before anything is used.
 *
 * @param metadata {@code __metadata__}, empty when absent
 * @param tensors in the order of the header
 * @param digestAt offset in the header of the first of the 64 digest characters, or -1 without a digest
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, TensorInfo> tensors, int digestAt) {
    /** The format's own limit on the length of a header. */
    static final int MAX_LENGTH = 100_000_000;

    private static final String METADATA = "__metadata__";
    private static final int MAX_DEPTH = 3; // header, tensor, shape

    /**
     * Reads and validates a header.
     *
     * @param dataStart offset of the data in the file
     * @param dataLength bytes from there to the end of the file
     * @throws JsonException when it is not strict JSON, or a rule names its place best
     * @throws IllegalArgumentException when any other rule is broken; the message names tensor and rule
     */
    static SafetensorsHeader parse(byte[] header, long dataStart, long dataLength) {
        return new Parser(header, dataStart).parse(dataLength);
    }

    private static final class Parser {
        private final JsonReader in;
        private final byte[] header;
        private final long dataStart;
        private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        private Optional<Map<String, String>> metadata = Optional.empty();
        private int digestAt = -1;

        Parser(byte[] header, long dataStart) {
            this.in = new JsonReader(header, MAX_DEPTH);
            this.header = header;
            this.dataStart = dataStart;
        }

        private void requireBrace() {
            if (header.length == 0 || header[0] != '{') {
                throw new IllegalArgumentException("it must start with '{', "
                        + (header.length == 0 ? "it is empty" : "got byte " + (header[0] & 0xff)));
            }
        }

        /** Inside the JSON any white space will do; behind it the format allows spaces alone. */
        private void requirePadding() {
            for (int i = in.offset(); i < header.length; i++) {
                if (header[i] != ' ') {
                    throw in.failure(i, "spaces alone may follow it, got byte " + (header[i] & 0xff));
                }
            }
        }

        SafetensorsHeader parse(long dataLength) {
            requireBrace();
            in.beginObject();
            while (in.hasNext()) {
                int start = in.position();
                String name = in.key();
                if (name.equals(METADATA)) {
                    readMetadata(start);
                } else {
                    readTensor(start, name);
                }
            }
            requirePadding();
            requireTiling(dataLength);
            return new SafetensorsHeader(
                    Collections.unmodifiableMap(metadata.orElseGet(Map::of)),
                    Collections.unmodifiableMap(tensors),
                    digestAt);
        }

        private void readMetadata(int start) {
            Map<String, String> read = new LinkedHashMap<>();
            if (metadata.isPresent()) {
                throw in.failure(start, "duplicate key " + Quoted.of(METADATA));
            }
            in.beginObject();
            while (in.hasNext()) {
                int keyStart = in.position();
                String key = in.key();
                int valueStart = in.position();
                if (!in.isString()) {
                    throw in.failure(
                            valueStart,
                            METADATA + " must map to strings alone, got another value at " + Quoted.of(key));
                }
                String value = in.string();
                if (read.putIfAbsent(key, value) != null) {
                    throw in.failure(keyStart, "duplicate key " + Quoted.of(key) + " in " + METADATA);
                }
                if (key.equals(MetadataKeys.DIGEST)) {
                    locateDigest(valueStart);
                }
            }
            metadata = Optional.of(read);
        }

        /** The 64 characters must lie there as they are: behind escapes they could not be read as zeros. */
        private void locateDigest(int valueStart) {
            int length = in.offset() - valueStart - 2;
            if (length != MetadataKeys.DIGEST_CHARACTERS) {
                throw in.failure(
                        valueStart,
                        MetadataKeys.DIGEST + " must be " + MetadataKeys.DIGEST_CHARACTERS + " plain characters, got "
                                + length);
            }
            digestAt = valueStart + 1;
        }

        private void readTensor(int start, String name) {
            if (tensors.containsKey(name)) {
                throw in.failure(start, "duplicate key: tensor " + Quoted.of(name) + " comes twice");
            }
            Optional<Dtype> dtype = Optional.empty();
            Optional<List<Long>> shape = Optional.empty();
            Optional<List<Long>> offsets = Optional.empty();
            in.beginObject();
            while (in.hasNext()) {
                int keyStart = in.position();
                String key = in.key();
                boolean duplicate;
                switch (key) {
                    case "dtype" -> {
                        duplicate = dtype.isPresent();
                        dtype = Optional.of(readDtype(name));
                    }
                    case "shape" -> {
                        duplicate = shape.isPresent();
                        shape = Optional.of(readIntegers());
                    }
                    case "data_offsets" -> {
                        duplicate = offsets.isPresent();
                        offsets = Optional.of(readIntegers());
                    }
                    default ->
                        throw in.failure(
                                keyStart,
                                "tensor " + Quoted.of(name) + " may have dtype, shape and data_offsets alone, got "
                                        + Quoted.of(key));
                }
                if (duplicate) {
                    throw in.failure(keyStart, "duplicate key " + Quoted.of(key) + " in tensor " + Quoted.of(name));
                }
            }
            if (dtype.isEmpty() || shape.isEmpty() || offsets.isEmpty()) {
                throw in.failure(start, "tensor " + Quoted.of(name) + " must have dtype, shape and data_offsets");
            }
            tensors.put(name, info(name, dtype.get(), shape.get(), offsets.get()));
        }

        private Dtype readDtype(String name) {
            int start = in.position();
            String text = in.string();
            return Dtype.find(text)
                    .orElseThrow(() -> in.failure(
                            start, "tensor " + Quoted.of(name) + " has the unknown dtype " + Quoted.of(text)));
        }

        private List<Long> readIntegers() {
            List<Long> integers = new ArrayList<>();
            in.beginArray();
            while (in.hasNext()) {
                integers.add(in.integer());
            }
            return integers;
        }

        private TensorInfo info(String name, Dtype dtype, List<Long> shape, List<Long> offsets) {
            String tensor = "tensor " + Quoted.of(name) + ": ";
            if (offsets.size() != 2 || offsets.get(0) < 0 || offsets.get(1) < offsets.get(0)) {
                throw new IllegalArgumentException(tensor
                        + "data_offsets must be [begin, end] with 0 <= begin <= end, got " + Shape.text(offsets));
            }
            long bytes;
            try {
                bytes = Shape.bytes(dtype, shape);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(tensor + e.getMessage(), e);
            }
            if (bytes != offsets.get(1) - offsets.get(0)) {
                throw new IllegalArgumentException(tensor + dtype + " of shape " + Shape.text(shape) + " takes " + bytes
                        + " bytes, its data_offsets span " + (offsets.get(1) - offsets.get(0)));
            }
            return new TensorInfo(name, dtype, shape, offsets.get(0), bytes);
        }

        /** Turns offsets into offsets from the start of the file, once they are known to tile the data. */
        private void requireTiling(long dataLength) {
            List<TensorInfo> sorted = new ArrayList<>(tensors.values());
            sorted.sort(Comparator.comparingLong(TensorInfo::offset).thenComparingLong(TensorInfo::bytes));
            long end = 0;
            for (TensorInfo tensor : sorted) {
                if (tensor.offset() != end) {
                    throw new IllegalArgumentException("tensor " + Quoted.of(tensor.name()) + " starts at byte "
                            + tensor.offset() + " of the data, the one before it ends at " + end + ": "
                            + (tensor.offset() < end ? "they overlap" : "there is a hole"));
                }
                end += tensor.bytes();
            }
            if (end != dataLength) {
                throw new IllegalArgumentException("the tensors take " + end + " bytes of data, the file has "
                        + dataLength + (end > dataLength ? ": it is cut short" : ": something follows the last"));
            }
            tensors.replaceAll((name, t) ->
                    new TensorInfo(name, t.dtype(), t.shape(), Math.addExact(dataStart, t.offset()), t.bytes()));
        }
    }
}
