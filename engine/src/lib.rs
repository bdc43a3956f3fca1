//! A durable workflow engine: runs checkpointed node by node.
