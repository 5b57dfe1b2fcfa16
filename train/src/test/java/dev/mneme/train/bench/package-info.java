@org.jspecify.annotations.NullMarked
package dev.mneme.train.bench;
