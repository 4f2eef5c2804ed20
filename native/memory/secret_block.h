// Blocks of secret memory that JavaScript uses as an ArrayBuffer, for code that encrypts secrets.
// Each block is a mapping of its own, so that it can be closed to the process while it is not in
// use. The blocks of all threads are in one list, which the exit hook wipes.
#pragma once

#include "base/status.h"
#include "memory/secret_memory.h"

namespace locksign {

// The record of a block. It is not secret and lies outside of the mapping.
struct SecretBlock {
  SecretMemory memory;  // empty once the block was released
  const void* owner;    // the instance of the addon that allocated it
  SecretBlock* next;    // in the list, while the memory is there
};

// Allocates at least `bytes`, zeroed.
Status secret_block_allocate(const void* owner, size_t bytes, MemoryChoice choice, SecretBlock** block);

// The block of this owner whose memory begins at `data`, or null.
SecretBlock* secret_block_find(const void* owner, const uint8_t* data);

// Wipes and unmaps the memory, and keeps the record. A second call does nothing.
void secret_block_release(SecretBlock* block);

// Releases the block, and frees its record.
void secret_block_delete(SecretBlock* block);

// Releases every block of an owner. The records stay until secret_block_delete().
void secret_blocks_release(const void* owner);

// Wipes every block of the process and unmaps nothing, as key_store_wipe_all().
void secret_blocks_wipe_all();

}  // namespace locksign
