#pragma once

#include "hand.hpp"

using peer = hand::peer;
