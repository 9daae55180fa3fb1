# Writes OUT, a header that names the commit being built; only when it changed, so that nothing is rebuilt for nothing.
execute_process(COMMAND git -C ${SOURCE} describe --always --dirty --abbrev=12 --exclude=*
                OUTPUT_VARIABLE COMMIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE STATUS)
if(NOT STATUS EQUAL 0)
  set(COMMIT "unknown")
endif()
set(TEXT "#define VESPER_COMMIT \"${COMMIT}\"\n")
if(EXISTS ${OUT})
  file(READ ${OUT} OLD)
endif()
if(NOT "${OLD}" STREQUAL "${TEXT}")
  file(WRITE ${OUT} "${TEXT}")
endif()
