/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The wharfd authors */
#pragma once
#include <openssl/evp.h>
