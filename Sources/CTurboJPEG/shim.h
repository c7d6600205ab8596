// The door to libturbojpeg.

#pragma once

#include <turbojpeg.h>
